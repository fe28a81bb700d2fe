import { PlatformDue } from '#kit/ui/DueTime.tsx'
import { Icon } from '#kit/ui/Icon.tsx'
import { sayMetres, metresBetween } from '#kit/ui/here.ts'
import { RecordingShow } from '#modules/requests/phone/RecordingShow.tsx'
import { PhotoShow } from '#modules/requests/phone/PhotoShow.tsx'
import { TaskDue } from '#modules/requests/field/TaskDue.tsx'
import { useHere } from '#kit/ui/use-here.ts'
import { WholeNumbers } from '#kit/ui/WholeNumbers.tsx'
import type { RequestDetail } from '#modules/requests/shapes.ts'

/** Place first, then what, then how long there is. */
export function TaskFacts({ task }: { task: RequestDetail }) {
  const photos = task.photos.filter(({ kind }) => kind === 'report').map(({ photoId }) => photoId)
  const areas = task.areaNames.slice(1)
  const answerPhotos = task.timeline.findLast(({ move }) => move === 'reply')?.photoIds ?? []
  const isSaidByTitle = task.text.replace(/[。！？!?；;\s]+$/u, '') === task.title
  return (
    <>
      <section className="sheet">
        <p className="task-place">
          <Icon name="around" size={24} />
          <span>
            {task.place}
            {!task.place.startsWith(areas.join('')) && <span className="quiet task-area">{areas.join(' · ')}</span>}
            {task.placeUpTo !== null && <span className="quiet task-area">地点只认到{task.placeUpTo}，请补</span>}
            <Distance task={task} />
          </span>
        </p>
      </section>
      <section className="sheet">
        <h2 className="request-title">{isSaidByTitle ? task.text : task.title}</h2>
        <TaskDue row={{ ...task, platformDueAt: null }} />
        {/* A copy that the phone kept from before this was said has none. */}
        {typeof task.platformDeadline === 'string' && <p className="task-due"><PlatformDue at={task.platformDeadline} /></p>}
        {!isSaidByTitle && <p className="request-words">{task.text}</p>}
        <RecordingShow recordings={task.recordings} label="听反映人说的" />
        <PhotoShow photoIds={photos} of="反映人拍的照片" />
        <p className="quiet task-number">
          <WholeNumbers>{task.number}</WholeNumbers> · {task.categoryLabel}
        </p>
      </section>
      {task.reply !== null && (
        <section className="sheet">
          <h2>
            {task.reply.unit}的答复<span className="whole-number">（{task.reply.kindLabel}）</span>
          </h2>
          <p className="request-words">{task.reply.words}</p>
          <PhotoShow photoIds={answerPhotos} of="办理照片" />
        </section>
      )}
      {task.checkReasonLabel !== null && task.state === 'replied' && <p className="check-reason">{task.checkReasonLabel}</p>}
    </>
  )
}

/** How far it is, when the phone may say where it is; it is asked once, by a tap. */
function Distance({ task: { longitude, latitude, placeSynthetic } }: { task: RequestDetail }) {
  const { here, allowed, ask, asking } = useHere()
  if (longitude === null || latitude === null) return null
  if (here !== undefined) {
    return (
      <span className="task-distance">
        离您约 {sayMetres(metresBetween(here, { longitude, latitude }))}
        {placeSynthetic && '（示例地点）'}
      </span>
    )
  }
  if (allowed === false) return null
  return (
    <button type="button" className="press-plain task-ask" disabled={asking} onClick={ask}>
      {asking ? '正在定位' : '看离我多远'}
    </button>
  )
}
