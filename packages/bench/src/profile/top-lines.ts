import type { FunctionCost } from './read-profile.ts'

const shown = 25
const notWork = ['(idle)', '(program)']

/** What took most of a process's time, idling left out. */
export const topLines = (title: string, costs: readonly FunctionCost[]): readonly string[] => {
  const work = costs.filter((one) => !notWork.includes(one.name))
  const all = work.reduce((sum, one) => sum + one.ms, 0)
  return [
    `profile of ${title}: ${Math.round(all)} ms at work`,
    ...work
      .slice(0, shown)
      .map(({ name, place, ms }) => `  ${((ms / all) * 100).toFixed(1).padStart(5)} %  ${name}  ${place}`),
  ]
}
