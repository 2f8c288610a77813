/** The status machine as domain.md section 2 prints it: an independent copy, so that a slip in the code shows. */
export const transitionTable = `
| from \\ to | OPEN | IN_PROGRESS | PENDING_INFO | ESCALATED | RESOLVED | CLOSED | REOPENED |
| NEW          | yes | yes | yes | yes | yes | -   | -   |
| OPEN         | -   | yes | yes | yes | yes | -   | -   |
| IN_PROGRESS  | yes | -   | yes | yes | yes | -   | -   |
| PENDING_INFO | yes | yes | -   | -   | yes | -   | -   |
| ESCALATED    | yes | yes | yes | -   | yes | -   | -   |
| RESOLVED     | -   | -   | -   | -   | -   | yes | yes |
| CLOSED       | -   | -   | -   | -   | -   | -   | yes |
| REOPENED     | yes | yes | yes | yes | yes | -   | -   |
`
