import './requests.css'
import { useEffect, useRef } from 'react'
import type { ActsProps, ListedMatter } from '#kit/ui/desk/page.ts'
import { BulkBar } from '#modules/requests/desk/BulkBar.tsx'
import type { BulkRow } from '#modules/requests/desk/BulkBar.tsx'
import { useQuickSign } from '#modules/requests/desk/quick-sign.ts'

/** What can be done with requests from the work list: sign and dispatch, by key on one, from the bar on several. */
export default function WorkActs({ ticked, clear, offer, open, refresh }: ActsProps) {
  const sign = useQuickSign()
  const latest = useRef({ sign, open })
  latest.current = { sign, open }
  useEffect(() => {
    offer({
      s: (row) => void latest.current.sign({ ...rowOf(row), stateLabel: row.stateLabel }),
      d: (row) => latest.current.open(row.matterId, 'dispatch'),
    })
  }, [offer])
  return ticked.length === 0 ? null : <BulkBar rows={ticked.map(rowOf)} clear={clear} done={refresh} />
}

/** The work list says what each waits for; whether it is really open the server says row by row. */
function rowOf({ matterId, number, title, version, waitingFor }: ListedMatter): BulkRow {
  return { requestId: matterId, number, title, version, openMoves: waitingFor === 'sign' || waitingFor === 'dispatch' ? [waitingFor] : [] }
}
