import type { AnyContractProcedure } from '@orpc/contract'
import { isContractProcedure } from '@orpc/contract'
import type { Plugin } from 'vite'
import type { RouteMeta } from '#kit/http/contract.ts'
import type { RouteEntry, RouteTable } from '#kit/ui/api.ts'

type Contracts = Readonly<Record<string, Readonly<Record<string, AnyContractProcedure>>>>

/** The routes of all modules without their schemas, as the browser carries them. */
export function routeTable(contracts: Contracts): RouteTable {
  return Object.fromEntries(
    Object.entries(contracts).map(([module, routes]) => [module, Object.fromEntries(Object.entries(routes).filter(([, contract]) => isContractProcedure(contract)).map(([name, contract]) => [name, entryOf(contract)]))]),
  )
}

function entryOf(contract: AnyContractProcedure): RouteEntry {
  const { method = 'POST', path = '', inputStructure, outputStructure } = contract['~orpc'].route
  const meta = contract['~orpc'].meta as RouteMeta
  const keyed = method !== 'GET' && meta.gate !== true && meta.repeatable !== true
  return { method, path, keyed, ...(meta.reads === true ? { reads: true as const } : {}), ...(inputStructure === undefined ? {} : { inputStructure }), ...(outputStructure === undefined ? {} : { outputStructure }) }
}

/**
 * Gives an app `virtual:routes`. On a phone (`light`) screens name contracts by type only: a contract as a value would bring
 * zod and every schema over a weak line, so the build refuses it.
 */
export function routesPlugin(contracts: Contracts, { light }: { light: boolean }): Plugin {
  const id = '\0virtual:routes'
  return {
    name: 'linli-routes',
    resolveId: (source) => (source === 'virtual:routes' ? id : undefined),
    load(loaded) {
      if (loaded === id) return `export const routes = ${JSON.stringify(routeTable(contracts))}`
      if (light && /\/modules\/[^/]+\/contract\.ts$/.test(loaded)) this.error(`${loaded} is imported as a value by a phone app; write "import type"`)
      return undefined
    },
  }
}
