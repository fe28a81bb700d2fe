/** Which share of all requests is looked at on the spot, by chance that anybody can work out again from the id. */
export function isDrawnForCheck(requestId: string, percent: number): boolean {
  // FNV-1a over the id's text: spread evenly, the same in every process and in SQL's recount.
  let hash = 0x811c9dc5
  for (let index = 0; index < requestId.length; index++) hash = Math.imul(hash ^ requestId.charCodeAt(index), 0x01000193) >>> 0
  return hash % 10_000 < percent * 100
}

export type CheckReason = 'safety' | 'dispute' | 'silence' | 'random' | 'noReporter'

/**
 * Why a person must look before it is closed, or null when the reporter's own word suffices: safety, dispute, by chance, or
 * nobody who could confirm it. Without a unit that could look, there is nothing to demand.
 */
export function checkReasonOf(request: { id: string; check_reason: string | null; reporter_id: string | null; isSafety: boolean; percent: number; hasVerifier: boolean }): CheckReason | null {
  if (!request.hasVerifier) return null
  if (request.check_reason === 'dispute') return 'dispute'
  if (request.isSafety) return 'safety'
  if (isDrawnForCheck(request.id, request.percent)) return 'random'
  return request.reporter_id === null ? 'noReporter' : null
}

/**
 * "Passed on" is no reply, in whatever words: it names neither what was done, nor why it cannot be, nor by when. Only a
 * reply that says nothing else is meant; whoever passed it on and then tells what came of it has replied.
 */
export function saysOnlyPassedOn(words: string): boolean {
  return PASSED_ON.test(words.trim())
}

const PASSED_ON = /^(?:您好[，,！!。]?)?(?:已|现已|已经)?(?:转|移交|交办|派给|反馈给)[^。；;，,]{0,24}(?:[，,](?:由|请|待|将由)[^。；;，,]{0,20}(?:办理|处理|答复|联系)[^。；;，,]{0,6})?[。.！!]?$/u
