import { useState } from 'react'
import { Button } from 'antd'
import { useKeys } from '#kit/ui/desk/keys.ts'
import { Failure } from '#kit/ui/states.tsx'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import type { RequestDetail } from '#modules/requests/shapes.ts'
import { CoUnitsField } from '#modules/requests/desk/CoUnitsField.tsx'
import { TextArea } from '#modules/requests/desk/TextArea.tsx'
import { UnitPicker } from '#modules/requests/desk/UnitPicker.tsx'
import { useMoveForm } from '#modules/requests/desk/move-form.ts'
import { suggestedUnits } from '#modules/requests/desk/suggested-units.ts'

/** One click when the proposal is right; one more for another unit. */
export function DispatchNow({ request, done }: { request: RequestDetail; done: () => void }) {
  const form = useMoveForm(request, 'dispatch', done, { asShown: true })
  const near = suggestedUnits(request)
  const chosen = form.values['organizationId'] as string | undefined
  const [other, setOther] = useState(chosen !== undefined && !near.some((unit) => unit.organizationId === chosen))
  const name = near.find((unit) => unit.organizationId === chosen)?.name
  useKeys('派单', [{ key: 'd', label: '按选定的单位派出', run: form.submit }])
  return (
    <form className="dispatch-now" aria-label="派单" onSubmit={(event) => { event.preventDefault(); form.submit() }}>
      {request.proposal?.lead === null && <p className="dispatch-nobody">不在任何单位的履职清单上。{request.proposal.why}</p>}
      <fieldset className="choice choice-column">
        <legend>派给</legend>
        {near.map((unit) => (
          <label key={unit.organizationId} className="choice-option">
            <input type="radio" name="unit" checked={!other && chosen === unit.organizationId} onChange={() => { setOther(false); form.set('organizationId', unit.organizationId) }} />
            <span>
              {unit.name}
              <span className="choice-hint">{unit.why}</span>
            </span>
          </label>
        ))}
        <label className="choice-option">
          <input type="radio" name="unit" checked={other} onChange={() => { setOther(true); form.set('organizationId', undefined) }} />
          <span>别的单位</span>
        </label>
        {other && <UnitPicker label="别的单位" value={chosen} change={(unit) => form.set('organizationId', unit)} />}
        {form.wrong['organizationId'] !== undefined && <span className="field-wrong" role="alert">{form.wrong['organizationId']}</span>}
      </fieldset>
      <details className="correctable">
        <summary>协办单位和派单说明{coUnitWords(form.values['coUnits'])}</summary>
        <CoUnitsField value={form.values['coUnits'] as { organizationId: string; required: boolean }[] | undefined} change={(units) => form.set('coUnits', units)} suggested={near} />
        <Labelled label="派单说明（可不填）" wrong={form.wrong['words']}>
          <TextArea value={(form.values['words'] as string | undefined) ?? ''} most={500} rows={2} change={(words) => form.set('words', words)} />
        </Labelled>
      </details>
      {form.command.error !== null && <Failure error={form.command.error} filled retry={form.submit} />}
      <p className="move-acts">
        <Button type="primary" htmlType="submit" loading={form.command.isPending}>
          {name === undefined ? '派单' : `派给${name}`}
        </Button>
        <span className="act-key">
          <kbd>d</kbd>
        </span>
      </p>
    </form>
  )
}

function coUnitWords(value: unknown): string {
  return Array.isArray(value) && value.length > 0 ? `（已选 ${value.length} 个协办单位）` : ''
}
