import { expect, test } from 'vitest'
import { madeExamples } from '#modules/requests/classifier/testing.ts'
import { LEAST_PEOPLE } from '#modules/requests/classifier/train-category-model.ts'
import { learnInThread } from '#modules/requests/server/category-training.ts'

const training = { county: '371425', trainedAt: new Date('2026-09-24T02:00:00Z'), seed: 1, leastPeople: LEAST_PEOPLE }

test('a process that leaves while the texts are still read does not learn to the end', async () => {
  await expect(learnInThread(madeExamples(30), training, AbortSignal.abort())).rejects.toThrow('the thread that learns ended')
})

test('a process that leaves while it learns ends the thread', async () => {
  const leaving = new AbortController()
  const learning = learnInThread(madeExamples(30), training, leaving.signal)
  leaving.abort()
  await expect(learning).rejects.toThrow('the thread that learns ended')
})
