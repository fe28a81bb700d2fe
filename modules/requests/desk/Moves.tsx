import { useRef } from 'react'
import { Button, Dropdown } from 'antd'
import { useKeys } from '#kit/ui/desk/keys.ts'
import { Failure } from '#kit/ui/states.tsx'
import { requestLifecycle } from '#modules/requests/lifecycle.ts'
import type { RequestDetail } from '#modules/requests/shapes.ts'
import { MoveForm } from '#modules/requests/desk/MoveForm.tsx'
import { useMoveForm } from '#modules/requests/desk/move-form.ts'
import { isOpenMove } from '#modules/requests/desk/move-schema.ts'
import type { OpenMove } from '#modules/requests/desk/move-schema.ts'
import { labelOf, moveWords, orderedMoves } from '#modules/requests/desk/move-words.ts'

type MovesProps = { request: RequestDetail; move: string | undefined; openMove: (move: string | undefined) => void }

/** Beside the primary button; the others wait behind 更多. */
const IN_SIGHT = 4

/** The moves that are open to this person now: what is waited for first, the rest in their order. */
export function Moves({ request, move, openMove }: MovesProps) {
  const more = useRef<HTMLButtonElement>(null)
  const { primary, rest } = orderedMoves(request)
  const moves = [...(primary === undefined ? [] : [primary]), ...rest].filter(isOpenMove)
  const shown = move !== undefined && isOpenMove(move) ? move : undefined
  useKeys('办理', [
    ...(request.openMoves.includes('dispatch') ? [{ key: 'd', label: '派单', run: () => openMove('dispatch') }] : []),
    ...(request.openMoves.includes('reply') ? [{ key: 'r', label: '答复', run: () => openMove('reply') }] : []),
  ])
  const missing = request.parties.filter((party) => party.role === 'coUnit' && party.open && party.required && !party.answered)
  const held = request.openMoves.includes('contact') && !request.openMoves.includes('reply') && missing.length > 0
  if (moves.length === 0 && shown === undefined) return <p className="moves-none">现在没有您要办的事。{waitingWords(request)}</p>
  const folded = moves.slice(IN_SIGHT + 1)
  return (
    <section className="moves" aria-label="可以办的事">
      {shown === undefined ? (
        <div className="moves-bar">
          {moves.slice(0, IN_SIGHT + 1).map((name) => (
            <MoveButton key={name} request={request} move={name} primary={name === primary} openMove={openMove} />
          ))}
          {held && <span className="moves-held">等{missing.map((party) => party.name).join('、')}反馈后才能答复</span>}
          {folded.length > 0 && (
            <Dropdown trigger={['click']} autoFocus onOpenChange={(isOpen) => { if (!isOpen) leaveMenu(more.current) }} menu={{ items: folded.map((name) => ({ key: name, label: labelOf(request, name) })), onClick: ({ key }) => openMove(key) }}>
              <Button ref={more}>更多</Button>
            </Dropdown>
          )}
        </div>
      ) : (
        <MoveForm key={shown} request={request} move={shown} close={() => openMove(undefined)} />
      )}
    </section>
  )
}

/** Whoever was in the menu when it closed is at its button again. */
function leaveMenu(button: HTMLElement | null): void {
  if (document.activeElement?.matches('[role=menu], [role=menu] *') === true) button?.focus()
}

function MoveButton({ request, move, primary, openMove }: { request: RequestDetail; move: OpenMove; primary: boolean; openMove: (move: string) => void }) {
  const atOnce = moveWords[move]?.atOnce === true
  if (atOnce) return <AtOnce request={request} move={move} primary={primary} />
  return (
    <Button type={primary ? 'primary' : 'default'} onClick={() => openMove(move)}>
      {labelOf(request, move)}
    </Button>
  )
}

/** Nothing to fill in and nothing lost: the button itself does it. */
function AtOnce({ request, move, primary }: { request: RequestDetail; move: OpenMove; primary: boolean }) {
  const form = useMoveForm(request, move, () => undefined, { asShown: true })
  useKeys('办理', move === 'sign' ? [{ key: 's', label: '签收', run: form.submit }] : [])
  return (
    <>
      <Button type={primary ? 'primary' : 'default'} loading={form.command.isPending} onClick={form.submit}>
        {moveWords[move]?.act ?? requestLifecycle.moves[move].label}
      </Button>
      {form.command.error !== null && <Failure error={form.command.error} retry={form.submit} />}
    </>
  )
}

function waitingWords({ waitingForLabel, waitingUnit }: Pick<RequestDetail, 'waitingForLabel' | 'waitingUnit'>): string {
  if (waitingForLabel === null) return ''
  return waitingUnit === null ? `${waitingForLabel}。` : `在等${waitingUnit}：${waitingForLabel}。`
}

