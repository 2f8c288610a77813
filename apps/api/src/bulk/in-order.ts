/** Asks for each in turn, a few at the same time, and answers in their order. */
export const inOrder = async <One, Answer>(
  ones: readonly One[],
  atOnce: number,
  ask: (one: One) => Promise<Answer>,
): Promise<readonly Answer[]> => {
  const answers = new Array<Answer>(ones.length)
  let next = 0
  const worker = async (): Promise<void> => {
    for (let i = next++; i < ones.length; i = next++) answers[i] = await ask(ones[i]!)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, ones.length) }, worker))
  return answers
}
