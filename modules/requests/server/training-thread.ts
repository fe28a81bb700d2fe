import { constants, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { writeModel } from '#modules/requests/classifier/category-model.ts'
import { trainCategoryModel } from '#modules/requests/classifier/train-category-model.ts'
import type { Example, Training } from '#modules/requests/classifier/train-category-model.ts'

// Learning can wait, callers cannot. Only Linux has a priority for each thread: elsewhere it would be the whole server's.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
const { examples, training } = workerData as { examples: readonly Example[]; training: Training }
parentPort!.postMessage(writeModel(trainCategoryModel(examples, training)))
