/**
 * Every address of the server that no contract names, with why it needs none: the authorisation matrix reads contracts only,
 * so whatever stands here is tested by itself. Pages and middleware (`/*`, assets) carry no data of anybody.
 */
const outsideContracts: Readonly<Record<string, string>> = {
  'GET /healthz': 'says only that the process lives',
  'GET /readyz': 'says only whether it can serve',
  'GET /metrics': 'figures without personal data; the proxy keeps it inside',
  'GET /openapi.json': 'the contracts themselves',
  'GET /docs/api': 'the contracts as a page',
  'GET /docs/api.css': 'its style',
  'GET /outbox': 'codes that the sample county would have sent; over a real county it does not exist (first-administrator.database.test.ts)',
  'GET /api/openid/start': 'sign-in by the organisation’s provider (open-id.database.test.ts)',
  'GET /api/openid/callback': 'sign-in by the organisation’s provider (open-id.database.test.ts)',
  'ALL /api/openid/*': 'the limit of calls before them',
  'ALL /open311/*': 'GeoReport v2 in its own forms: read here and handed to the contracts’ own handlers, without any session (open311.database.test.ts)',
  'ALL /hotline/*': 'the 12345 platform’s orders and events under its key: handed to the contracts’ own handlers, without any session (hotline.database.test.ts)',
  'GET /api/official-account/:county': 'WeChat’s platform proves the address by a signed call (channels.database.test.ts)',
  'POST /api/official-account/:county': 'what a follower writes to the official account, signed by WeChat’s platform (channels.database.test.ts)',
  'GET /feeds/published.atom': 'published requests as a feed: read through their contract, without any session (published.database.test.ts)',
  'GET /feeds/published.rss': 'the same in another form (published.database.test.ts)',
  'GET /feeds/office-days.rss': 'joint office days as a feed: read through their contract, without any session (office-days.database.test.ts)',
  'GET /feeds/office-days.ics': 'the same as a calendar (office-days.database.test.ts)',
  'GET /feeds/:county{[0-9]{6}}/published.atom': 'the same of the county that the address names (published.database.test.ts)',
  'GET /feeds/:county{[0-9]{6}}/published.rss': 'the same in another form (published.database.test.ts)',
  'GET /feeds/:county{[0-9]{6}}/office-days.rss': 'the same of the county that the address names (office-days.database.test.ts)',
  'GET /feeds/:county{[0-9]{6}}/office-days.ics': 'the same as a calendar (office-days.database.test.ts)',
  'GET /data/:county{[0-9]{6}}/:month/:edition/:name': 'the same of the county that the address names (open-data.database.test.ts)',
  'GET /data/recompute.mjs': 'the program that works published figures out again',
  'GET /data/:month/:edition/:name': 'files of open data: read through their contract, without any session (open-data.database.test.ts)',
  'POST /api/sealed': 'acts sealed on a phone of the field: opened here and handed to the contracts’ own handlers, with all that they ask (sealed-submission.database.test.ts)',
  'GET /api/live': 'events of the caller’s own reach, by his session (live.database.test.ts)',
  'ALL /api/*': 'the contracts, and what must hold before any of them: origin, size',
  'ALL /*': 'headers, metrics; pages and their files',
  'ALL /assets/*': 'files of the resident pages',
  'ALL /desk/*': 'files of the desk',
  'ALL /desk/assets/*': 'files of the desk',
  'ALL /field/*': 'files of the field app',
  'ALL /field/assets/*': 'files of the field app',
  'GET /': 'the resident page',
  'GET /*': 'the resident page',
  'GET /desk': 'the desk’s page',
  'GET /desk/*': 'the desk’s page',
  'GET /field': 'leads to the field app’s page',
  'GET /field/*': 'the field app’s page',
}

/** Addresses that nobody named, and names without an address. */
export function outsideFaults(routes: readonly { method: string; path: string }[]): string[] {
  const found = new Set(routes.map(({ method, path }) => `${method} ${path}`))
  return [
    ...[...found].filter((route) => outsideContracts[route] === undefined).map((route) => `${route}: in no contract and not named in outside-contracts.ts`),
    ...Object.keys(outsideContracts).filter((route) => !found.has(route)).map((route) => `${route}: named, but the server has none`),
  ]
}
