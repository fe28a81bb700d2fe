import { useState } from 'react'
import type { FormEvent } from 'react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { publishedApi } from '#modules/requests/phone/api.ts'
import { standingLabels } from '#modules/requests/phone/published-filters.ts'
import type { PublishedFilters } from '#modules/requests/published/contract.ts'

type Change = (change: { [Name in keyof PublishedFilters]?: string | undefined }) => void

/** How many there are of the same filter, area by area. */
export function usePublishedCounts(filters: PublishedFilters) {
  return useQuery(publishedApi.countPublished.queryOptions({ input: filters, placeholderData: keepPreviousData }))
}

/** The units of which something is public, each with what it kept and owes. */
export function usePublishedUnits() {
  return useQuery(publishedApi.listPublishedUnits.queryOptions({ staleTime: 60_000 }))
}

/** Which of them: every choice takes effect at once and is a step that “back” undoes. */
export function PublishedFilterFields({ filters, change }: { filters: PublishedFilters; change: Change }) {
  const { data: named } = useQuery(publishedApi.listPublishedCategories.queryOptions())
  const { data: counted } = usePublishedCounts(filters)
  const { data: answering } = usePublishedUnits()
  const { category, area, unit, state, from, to } = filters
  const known = named?.categories.some(({ key }) => key === category)
  return (
    <div className="published-fields">
      <WordsSearch key={filters.text} text={filters.text} change={change} />
      <label className="field">
        <span>哪一类</span>
        <select name="category" value={category ?? ''} onChange={(event) => change({ category: event.target.value })}>
          <option value="">全部</option>
          {category !== undefined && known !== true && <option value={category}>{named === undefined ? '正在读取' : '没有这一类'}</option>}
          {named?.categories.map(({ key, name }) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span>哪里</span>
        <select name="area" value={area ?? ''} onChange={(event) => change({ area: event.target.value })}>
          <option value="">全县</option>
          {area !== undefined && counted === undefined && <option value={area}>正在读取</option>}
          {counted?.above.slice(1).map(({ areaId, name }) => (
            <option key={areaId} value={areaId}>
              {name}
            </option>
          ))}
          {counted?.areas.filter(({ areaId }) => !counted.above.some((above) => above.areaId === areaId)).map(({ areaId, name, count }) => (
            <option key={areaId} value={areaId}>
              {counted.above.length > 1 && '　'}{name}（{count}）
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span>哪个单位答复</span>
        <select name="unit" value={unit ?? ''} onChange={(event) => change({ unit: event.target.value })}>
          <option value="">全部</option>
          {unit !== undefined && answering?.units.some(({ organizationId }) => organizationId === unit) !== true && <option value={unit}>{answering === undefined ? '正在读取' : '没有公开的单位'}</option>}
          {answering?.units.map(({ organizationId, name }) => (
            <option key={organizationId} value={organizationId}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span>办到哪一步</span>
        <select name="state" value={state ?? ''} onChange={(event) => change({ state: event.target.value })}>
          <option value="">全部</option>
          {Object.entries(standingLabels).map(([key, label]) => (
            <option key={key} value={key}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <fieldset className="field published-days">
        <legend>什么时候公开的</legend>
        <input type="date" name="from" aria-label="从哪天" value={from ?? ''} max={to} onChange={(event) => change({ from: event.target.value })} />
        <span>到</span>
        <input type="date" name="to" aria-label="到哪天" value={to ?? ''} min={from} onChange={(event) => change({ to: event.target.value })} />
      </fieldset>
    </div>
  )
}

function WordsSearch({ text, change }: { text: string | undefined; change: Change }) {
  const [words, setWords] = useState(text ?? '')
  const [short, setShort] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const wanted = words.trim()
    setShort(wanted.length === 1)
    if (wanted.length !== 1) change({ text: wanted })
  }
  return (
    <form className="field published-words" role="search" onSubmit={submit}>
      <label htmlFor="published-text">含有哪些字</label>
      <input id="published-text" type="search" name="text" maxLength={40} autoComplete="off" placeholder="如 路灯；或完整的编号" value={words} onChange={(event) => setWords(event.target.value)} />
      <button type="submit" className="press">
        查找
      </button>
      {short && <p role="alert">至少写两个字。</p>}
    </form>
  )
}
