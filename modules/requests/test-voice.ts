import { randomUUID } from 'node:crypto'
import { webmSound } from '#kit/sound/test-sounds.ts'
import type { Person, World } from '#modules/requests/test-world.ts'

/** Sends a recording as the page does; answers its id. */
export async function uploadSound(person: Person, bytes: Buffer = webmSound(), recordingId: string = randomUUID()) {
  const form = new FormData()
  form.set('recordingId', recordingId)
  form.set('file', new File([new Uint8Array(bytes)], 'sound.webm', { type: 'audio/webm' }))
  return await person.post('/api/recordings', form)
}

/** A report in which nothing is written. Answers its id. */
export async function reportByVoice(world: World, fields: Record<string, unknown> = {}): Promise<string> {
  const { recordingId } = (await uploadSound(world.people.resident)).body
  return await world.report({ text: undefined, category: undefined, recordingId, ...fields })
}
