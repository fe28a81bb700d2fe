export type CheckReason = 'safety' | 'dispute' | 'silence' | 'random' | 'noReporter'

/**
 * Why a person must look before it is closed, or null when the reporter's own word suffices: safety, dispute, by chance, or
 * nobody who could confirm it. Without a unit that could look, there is nothing to demand.
 */
export function checkReasonOf(request: { check_reason: string | null; reporter_id: string | null; isSafety: boolean; isDrawn: boolean; hasVerifier: boolean }): CheckReason | null {
  if (!request.hasVerifier) return null
  if (request.check_reason === 'dispute') return 'dispute'
  if (request.isSafety) return 'safety'
  if (request.isDrawn) return 'random'
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
