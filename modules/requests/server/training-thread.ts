import { parentPort, workerData } from 'node:worker_threads'
import { writeModel } from '#modules/requests/classifier/category-model.ts'
import { trainCategoryModel } from '#modules/requests/classifier/train-category-model.ts'
import type { Example, Training } from '#modules/requests/classifier/train-category-model.ts'

const { examples, training } = workerData as { examples: readonly Example[]; training: Training }
parentPort!.postMessage(writeModel(trainCategoryModel(examples, training)))
