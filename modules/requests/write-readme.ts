import { readFileSync, writeFileSync } from 'node:fs'
import { requestLifecycle } from './lifecycle.ts'

const BEGIN = '<!-- states:begin, written by modules/requests/write-readme.ts -->'
const END = '<!-- states:end -->'
const readme = new URL('README.md', import.meta.url)

/** The README with the diagram that the lifecycle's table gives today. */
export function withDiagram(text: string): string {
  const [before, rest] = text.split(BEGIN)
  const after = rest?.split(END)[1]
  if (before === undefined || after === undefined) throw new Error(`README.md lacks ${BEGIN} … ${END}`)
  return `${before}${BEGIN}\n\`\`\`mermaid\n${requestLifecycle.mermaid()}\n\`\`\`\n${END}${after}`
}

/** `node modules/requests/write-readme.ts` */
if (import.meta.main) writeFileSync(readme, withDiagram(readFileSync(readme, 'utf8')))
