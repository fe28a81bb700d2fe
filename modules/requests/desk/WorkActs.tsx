import './requests.css'
import { useEffect, useRef } from 'react'
import type { ActsProps, ListedMatter } from '#kit/ui/desk/page.ts'
import { BulkBar } from '#modules/requests/desk/BulkBar.tsx'
import type { BulkRow } from '#modules/requests/desk/bulk-rows.ts'
import { useMay } from '#modules/requests/desk/me.ts'
import { useQuickSign } from '#modules/requests/desk/quick-sign.ts'

/** What can be done with requests from the work list: sign and dispatch, by key on one, from the bar on several. */
export default function WorkActs({ ticked, clear, offer, open, refresh }: ActsProps) {
  const sign = useQuickSign()
  const may = useMay()
  const latest = useRef({ sign, open })
  latest.current = { sign, open }
  useEffect(() => {
    offer({
      s: (row) => void latest.current.sign({ ...rowOf(row, false), stateLabel: row.stateLabel }),
      d: (row) => latest.current.open(row.matterId, 'dispatch'),
    })
  }, [offer])
  return ticked.length === 0 ? null : <BulkBar rows={ticked.map((row) => rowOf(row, may('request.merge')))} clear={clear} done={refresh} />
}

/** Waits for those by whom it may be merged. */
const beforeUnits: ReadonlySet<string | null> = new Set(['accept', 'dispatch', 'arbitrate'])

/** The work list says what each waits for; whether it is really open the server says row by row. */
function rowOf({ matterId, number, title, version, waitingFor, place, openedAt }: ListedMatter, merges: boolean): BulkRow {
  const waits: BulkRow['openMoves'] = waitingFor === 'sign' || waitingFor === 'dispatch' ? [waitingFor] : []
  return { requestId: matterId, number, title, version, place, openedAt, openMoves: merges && beforeUnits.has(waitingFor) ? [...waits, 'merge'] : waits }
}
