import { writeFileSync } from 'node:fs'
import { dataCatalogue } from '#modules/platform/data-catalogue.ts'
import { cataloguePage } from './data-catalogue.ts'

/** `node checks/schema/write-data-catalogue.ts` writes docs/data-catalogue.md. */
writeFileSync(new URL('../../docs/data-catalogue.md', import.meta.url), cataloguePage(dataCatalogue))
