import { useQuery } from '@tanstack/react-query'
import { askAgain } from '#kit/ui/desk/empty-menu.tsx'
import { sayMoment } from '#kit/ui/time-words.ts'
import { endStates } from '#modules/requests/lifecycle.ts'
import type { RequestRow } from '#modules/requests/shapes.ts'
import { api } from '#modules/requests/desk/api.ts'
import { IntoPicker } from '#modules/requests/desk/IntoPicker.tsx'

type MergePickerProps = { requestId: string; value: string | undefined; change: (requestId: string) => void; wrong: string | undefined }

/** Into which request: those that look alike first, any other by its number. */
export function MergePicker({ requestId, value, change, wrong }: MergePickerProps) {
  const alike = useQuery(api.findDuplicates.queryOptions({ input: { requestId } }))
  return (
    <IntoPicker
      legend="并入哪一件"
      offered={(alike.data?.candidates ?? []).filter(({ request }) => !endStates.has(request.state)).map(({ request, why }) => ({ requestId: request.requestId, number: request.number, title: request.title, hint: `${whereAndWhen(request)}。${why}` }))}
      nothing={alike.isLoading ? '正在查找' : '没有找到相近的诉求，可以按编号找。'}
      again={askAgain(alike)}
      leaveOut={(id) => id === requestId}
      hintOf={(row) => `${whereAndWhen(row)}。按编号或字词找到`}
      value={value}
      change={(into) => change(into.requestId)}
      wrong={wrong}
    />
  )
}

/** What tells it from the others of a list. */
export function whereAndWhen({ place, openedAt }: Pick<RequestRow, 'place' | 'openedAt'>): string {
  return `${place}，${sayMoment(new Date(openedAt), new Date())} 反映`
}
