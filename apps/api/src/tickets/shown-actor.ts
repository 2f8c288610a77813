const programs: ReadonlySet<string> = new Set(['system', 'rule'])

/** Which of our programs did something says what was promised: requesters are told no more than that it was one. */
export const shownActorId = ({ kind, id }: { kind: string; id: string }, toStaff: boolean): string =>
  !toStaff && programs.has(kind) ? kind : id
