import { z } from 'zod'
import { route } from '#kit/http/contract.ts'

const MEGABYTE = 1024 * 1024

export const uploadRecording = route
  .route({ method: 'POST', path: '/recordings', summary: '上传一段录音（2 分钟、4 MB 以内，网页录的 WebM 或 MP4）；重新封装，去掉附带信息' })
  .meta({ can: 'account.self', over: 'county', repeatable: true, megabytes: 5 })
  .input(z.strictObject({ recordingId: z.uuid('录音编号不对'), file: z.file().max(4 * MEGABYTE, '录音不能超过 4 MB') }))
  .output(z.object({ recordingId: z.uuid(), seconds: z.number().int() }))

/** Whole and not in ranges: the page plays it from its memory, so that listening once is one line of the record. */
export const getRecording = route
  .route({ method: 'GET', path: '/recordings/{recordingId}', summary: '诉求的录音' })
  .meta({ can: 'request.read', over: 'row', object: 'request', audit: 'detail' })
  .input(z.strictObject({ recordingId: z.uuid() }))
  .output(z.file())

export const recordingRoutes = { uploadRecording, getRecording }
