type ParamNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | ParamNames<Rest> : never
export type Params<Path extends string> = { [Name in ParamNames<Path>]: string }
export type Search<Names extends string> = { [Name in Names]?: string | undefined }

/** One address of an app: the route is registered by it and every link to it is built by it. */
export type Address<Path extends string = string, Names extends string = string> = {
  readonly path: Path
  readonly searchNames: readonly Names[]
  /** The address within its app, with `?` and what of the search is set: `requestPage.to({ requestId }, { tab: 'photos' })`. */
  to(params: Params<Path>, search?: Search<Names>): string
  /** Reads the search that this page knows; other names and empty values are left out. */
  readSearch(raw: Readonly<Record<string, unknown>>): Search<Names>
}

/** `address('/requests/{requestId}', ['tab'])`: params in braces as in the contracts, then the names that may stand after `?`. */
export function address<const Path extends string, const Names extends string = never>(path: Path, searchNames: readonly Names[] = []): Address<Path, Names> {
  return {
    path,
    searchNames,
    to: (params, search = {}) => {
      const filled = path.replace(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent((params as Record<string, string>)[name] ?? ''))
      const query = new URLSearchParams()
      for (const name of searchNames) {
        const value = (search as Record<string, string | undefined>)[name]
        if (value !== undefined && value !== '') query.set(name, value)
      }
      const text = query.toString()
      return text === '' ? filled : `${filled}?${text}`
    },
    readSearch: (raw) => Object.fromEntries(searchNames.filter((name) => typeof raw[name] === 'string' && raw[name] !== '').map((name) => [name, raw[name]])) as Search<Names>,
  }
}
