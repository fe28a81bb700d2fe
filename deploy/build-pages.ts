import { buildWeb } from '#apps/build-web.ts'

// Before the first start, by whoever may write the checkout; the user who runs Linli then need not.
await buildWeb({ log: (line) => console.log(line) })
