import { expect, test } from 'vitest'
import { inBatches } from './in-batches.ts'

/** A look-up whose answers the test gives, one question after the other. */
const slowRead = () => {
  const questions: { ids: readonly string[]; answer: PromiseWithResolvers<ReadonlyMap<string, string>> }[] =
    []
  const read = inBatches<string>((ids) => {
    const answer = Promise.withResolvers<ReadonlyMap<string, string>>()
    questions.push({ ids, answer })
    return answer.promise
  })
  return { questions, read }
}

test('whoever comes while a question is under way is answered by the next, all of them at once', async () => {
  const { questions, read } = slowRead()
  const first = read('a')
  const later = [read('a'), read('b'), read('b'), read('c')]
  expect(questions.map(({ ids }) => ids)).toEqual([['a']])
  questions[0]!.answer.resolve(new Map([['a', 'before']]))
  expect(await first).toBe('before')
  expect(questions.map(({ ids }) => ids)).toEqual([['a'], ['a', 'b', 'c']])
  questions[1]!.answer.resolve(new Map([['b', 'after']]))
  expect(await Promise.all(later)).toEqual([undefined, 'after', 'after', undefined])
})

test('a question that fails fails those it was asked for, and the next is asked all the same', async () => {
  const { questions, read } = slowRead()
  const [first, second] = [read('a'), read('a')]
  questions[0]!.answer.reject(new Error('database away'))
  await expect(first).rejects.toThrow('database away')
  questions[1]!.answer.resolve(new Map([['a', 'there']]))
  expect(await second).toBe('there')
  const third = read('a')
  questions[2]!.answer.resolve(new Map())
  expect(await third).toBeUndefined()
})
