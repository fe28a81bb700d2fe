import { useEffect, useRef } from 'react'
import { BarChart as Bars } from 'echarts/charts'
import { GridComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import type { ECharts } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { labelsAbove, labelsOf, nameLines } from '#modules/requests/desk/statistics/bar-labels.ts'
import type { BarWords } from '#modules/requests/desk/statistics/bar-labels.ts'

use([Bars, GridComponent, CanvasRenderer])

/** `value` null: nothing to be measured; `before` null: nothing to compare with. */
export type Bar = { key: string; name: string; value: number | null; before: number | null } & BarWords

type BarChartProps = {
  label: string
  bars: readonly Bar[]
  /** Bars stand upright, for time. */
  upright: boolean
  /** Values from 0 to 100; otherwise from 0 to whatever the largest needs. */
  percent: boolean
  open: (key: string) => void
}

const ROW = 34
const UPRIGHT_HEIGHT = 300
/** Pixels. A longer name beside its bar takes two lines and is cut then; on a phone the bar needs room as well. */
const MOST_NAME = 150
const NARROW = 480
/** Pixels: what stands at the left of upright bars, and at their right. */
const BESIDE_UPRIGHT = 64

/** Bars from zero with their labels, without a box that follows the mouse: everything it could say stands there. */
export default function BarChart({ label, bars, upright, percent, open }: BarChartProps) {
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<ECharts>(undefined)
  const latest = useRef({ bars, upright, open })
  latest.current = { bars, upright, open }
  useEffect(() => {
    const drawn = init(place.current!, undefined, { renderer: 'canvas' })
    chart.current = drawn
    // Also beside a bar that is too short to hit: the whole line of its name opens it.
    drawn.getZr().on('click', ({ offsetX, offsetY }) => {
      const [across, along] = drawn.convertFromPixel({ gridIndex: 0 }, [offsetX, offsetY]) as [number, number]
      const now = latest.current
      const bar = now.bars[Math.round(now.upright ? across : along)]
      if (bar !== undefined) now.open(bar.key)
    })
    return () => drawn.dispose()
  }, [])
  useEffect(() => {
    const draw = () => {
      chart.current!.resize()
      chart.current!.setOption(optionOf(bars, upright, percent, chart.current!.getWidth()), { notMerge: true })
    }
    // Watching begins with a first call.
    const observer = new ResizeObserver(draw)
    observer.observe(place.current!)
    // A canvas shows boxes for the characters of a font that is still being loaded, and nobody draws it again.
    document.fonts.addEventListener('loadingdone', draw)
    return () => {
      observer.disconnect()
      document.fonts.removeEventListener('loadingdone', draw)
    }
  }, [bars, upright, percent])
  return <div ref={place} role="img" aria-label={label} className="chart-place" style={{ height: upright ? UPRIGHT_HEIGHT : bars.length * ROW + 40 }} />
}

function optionOf(bars: readonly Bar[], upright: boolean, percent: boolean, width: number): Parameters<ECharts['setOption']>[0] {
  const style = getComputedStyle(document.documentElement)
  const colour = (name: string) => style.getPropertyValue(name).trim()
  const text = { color: colour('--ink-2'), fontFamily: style.getPropertyValue('--font').trim(), fontSize: 13 }
  const names = {
    type: 'category' as const, data: bars.map(({ name }) => (upright ? name : nameLines(name, Math.min(MOST_NAME, width * 0.35)))), inverse: !upright, axisTick: { show: false }, axisLine: { lineStyle: { color: colour('--line-deep') } },
    axisLabel: { ...text, interval: upright ? ('auto' as const) : 0, ...(upright ? {} : { lineHeight: 15 }) },
  }
  const values = {
    type: 'value' as const, min: 0, ...(percent ? { max: 100, interval: width < NARROW ? 50 : 20 } : { minInterval: 1, splitNumber: width < NARROW ? 2 : 5 }), splitLine: { lineStyle: { color: colour('--line') } },
    axisLabel: { ...text, formatter: percent ? '{value}%' : '{value}' },
  }
  const { labels, room } = upright ? { labels: labelsAbove(bars, (width - BESIDE_UPRIGHT) / bars.length), room: 0 } : labelsOf(bars, width)
  const hasBefore = bars.some(({ before }) => before !== null)
  return {
    animation: false,
    textStyle: text,
    grid: upright ? { left: 8, right: 16, top: 40, bottom: 8, containLabel: true } : { left: 8, right: room, top: 4, bottom: 8, containLabel: true },
    xAxis: upright ? names : values,
    yAxis: upright ? values : names,
    series: [
      ...(hasBefore ? [{ type: 'bar' as const, data: bars.map(({ before }) => before), barWidth: 5, barGap: '20%', itemStyle: { color: colour('--line-deep') } }] : []),
      {
        type: 'bar' as const,
        data: bars.map(({ value }, index) => ({ value: value ?? 0, label: { formatter: labels?.[index] ?? '' } })),
        ...(upright ? { barMaxWidth: 36 } : { barWidth: 15 }),
        itemStyle: { color: colour('--press') },
        label: { ...text, color: colour('--ink'), show: labels !== null, textBorderColor: colour('--paper'), textBorderWidth: 3, position: upright ? ('top' as const) : ('right' as const) },
      },
    ],
  }
}
