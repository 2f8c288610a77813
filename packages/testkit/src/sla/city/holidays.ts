import { type Holiday, importHolidays } from '@docket/ticketing/sla'

const yearly = (name: string, start: string, rule: string): string =>
  `BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:${start}\r\nRRULE:FREQ=YEARLY;${rule}\r\nSUMMARY:${name}\r\nEND:VEVENT\r\n`

/** The legal holidays of Massachusetts, as an office would import them. */
const file = [
  'BEGIN:VCALENDAR\r\nVERSION:2.0\r\n',
  yearly('New Year’s Day', '20000101', 'BYMONTH=1;BYMONTHDAY=1'),
  yearly('Martin Luther King Day', '20000117', 'BYMONTH=1;BYDAY=3MO'),
  yearly('Presidents’ Day', '20000221', 'BYMONTH=2;BYDAY=3MO'),
  yearly('Patriots’ Day', '20000417', 'BYMONTH=4;BYDAY=3MO'),
  yearly('Memorial Day', '20000529', 'BYMONTH=5;BYDAY=-1MO'),
  yearly('Independence Day', '20000704', 'BYMONTH=7;BYMONTHDAY=4'),
  yearly('Labor Day', '20000904', 'BYMONTH=9;BYDAY=1MO'),
  yearly('Columbus Day', '20001009', 'BYMONTH=10;BYDAY=2MO'),
  yearly('Veterans Day', '20001111', 'BYMONTH=11;BYMONTHDAY=11'),
  yearly('Thanksgiving', '20001123', 'BYMONTH=11;BYDAY=4TH'),
  yearly('Christmas', '20001225', 'BYMONTH=12;BYMONTHDAY=25'),
  'END:VCALENDAR\r\n',
].join('')

/** The holidays between the first and the last year of the file. */
export const cityHolidays = (from: number, to: number): readonly Holiday[] => {
  const parsed = importHolidays(file, {
    from: `${new Date(from).getUTCFullYear()}-01-01`,
    to: `${new Date(to).getUTCFullYear()}-12-31`,
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.value
}
