import { lazy } from 'react'
import type { ComponentType } from 'react'

const made = new WeakMap<() => Promise<unknown>, ComponentType<never>>()

/** The component behind a loader: loaded when it is first drawn, and the same one ever after, so that it keeps its state. */
export function lazyOnce<Props extends object>(load: () => Promise<{ default: ComponentType<Props> }>): ComponentType<Props> {
  const known = made.get(load) as ComponentType<Props> | undefined
  if (known !== undefined) return known
  const component = lazy(load)
  made.set(load, component as unknown as ComponentType<never>)
  return component as unknown as ComponentType<Props>
}
