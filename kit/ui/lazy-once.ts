import { createElement, lazy } from 'react'
import type { ComponentType } from 'react'
import { Unreachable, isMissingPiece } from '#kit/ui/refusal.ts'

type Load<Props extends object> = () => Promise<{ default: ComponentType<Props> }>

const made = new WeakMap<() => Promise<unknown>, ComponentType<never>>()
const forgetFailed = new Set<() => void>()

/** The component behind a loader: loaded when it is first drawn, and the same one ever after, so that it keeps its state. */
export function lazyOnce<Props extends object>(load: Load<Props>): ComponentType<Props> {
  const known = made.get(load) as ComponentType<Props> | undefined
  if (known !== undefined) return known
  let loading: ComponentType<Props> | undefined
  const begin = () => lazy(() => load().catch(async (error: unknown) => {
    forgetFailed.add(() => { loading = undefined })
    throw await whyNotLoaded(error)
  })) as unknown as ComponentType<Props>
  const component: ComponentType<Props> = (props) => createElement(loading ??= begin(), props)
  made.set(load, component as ComponentType<never>)
  return component
}

/** What could not be loaded is asked for once more when it is next drawn. A browser that keeps what failed says so at once: then opening the page anew helps. */
export function loadAgain(): void {
  for (const forget of forgetFailed) forget()
  forgetFailed.clear()
}

/** A piece of the program that does not come is gone with an old version, or nobody answers at all: then opening the page anew leaves nothing of it. */
async function whyNotLoaded(thrown: unknown): Promise<unknown> {
  return !isMissingPiece(thrown) || (await serverAnswers()) ? thrown : new Unreachable(thrown)
}

export async function serverAnswers(): Promise<boolean> {
  return await fetch('/healthz', { cache: 'no-store' }).then(({ ok }) => ok, () => false)
}
