/** The few flat documents that S3 answers with; no other XML ever gets here. */
export type Xml = string

/** What every element of that name holds. */
export const elementsIn = (xml: Xml, name: string): readonly Xml[] =>
  [...xml.matchAll(new RegExp(`<${name}>([^]*?)</${name}>`, 'g'))].map(([, inside]) => inside ?? '')

/** The text of the first element of that name; throws if there is none. */
export const textIn = (xml: Xml, name: string): string => {
  const [text] = elementsIn(xml, name)
  if (text === undefined) throw new Error(`no ${name} in ${xml.slice(0, 500)}`)
  return text.replace(/&(amp|lt|gt|quot|apos);/g, (_, entity: string) => entities[entity] ?? '')
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
