import { compareClocks } from './compare-clocks.ts'

/** Prints what clock and oracle said of so many generated tickets; whether they agreed. */
export const drillSla = (cases: number, seed: number): boolean => {
  const { compared, clocks, breached, skipped, differences } = compareClocks(cases, seed)
  const held = differences.length === 0 && compared === cases
  console.log(
    `${held ? 'HOLDS ' : 'BROKEN'} sla: ${compared} tickets, ${clocks} clocks, ${breached} breached, ${skipped} out of reach`,
  )
  for (const difference of differences) console.log(JSON.stringify(difference))
  return held
}
