/** Drops component schemas that nothing refers to: each contract is collected as input and as output, one is used. */
export const pruneSchemas = <Document extends object>(document: Document): Document => {
  const { components, ...rest } = document as Document & { components?: { schemas?: Schemas } }
  const schemas = components?.schemas ?? {}
  const wanted = new Set<string>()
  const collect = (text: string): void => {
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/([^"/]+)/g)) {
      if (name === undefined || wanted.has(name)) continue
      wanted.add(name)
      collect(JSON.stringify(schemas[name] ?? null))
    }
  }
  collect(JSON.stringify(rest))
  const kept = Object.entries(schemas)
    .filter(([name]) => wanted.has(name))
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
  return { ...document, components: { ...components, schemas: Object.fromEntries(kept) } }
}

type Schemas = Record<string, unknown>
