import { buildWeb } from '../apps/build-web.ts'

/** Vitest's global setup: today's pages, built once before two files at a time open them. */
export default async function buildPages(): Promise<void> {
  await buildWeb({ log: (line) => console.log(line) })
}
