import { maskText } from '#kit/secrets/mask.ts'
import { exclusionReasonLabels, exclusionStatusLabels } from '#modules/requests/shapes.ts'
import type { Exclusion, ExclusionReason } from '#modules/requests/shapes.ts'

export type ExclusionPart = {
  id: string
  status: 'pending' | 'approved' | 'refused' | 'withdrawn'
  reasonKey: ExclusionReason
  words: string | null
  hasEvidence: boolean
  evidence: string | null
  askedUnit: string | null
  askedBy: string | null
  askedAt: string | null
  decidedUnit: string | null
  decidedBy: string | null
  decidedAt: string | null
  decisionWords: string | null
  endedAt: string | null
  endedWords: string | null
}

/** One row `x` of exclusion with the words and names that belong to it; the words are what the row policy lets this person read. */
export const EXCLUSION_PART = `jsonb_build_object('id', x.id, 'status', x.status, 'reasonKey', x.reason_key,
  'words', (SELECT t.words FROM matter_text t WHERE t.county_code = x.county_code AND t.id = x.text_id), 'hasEvidence', x.evidence_text_id IS NOT NULL,
  'evidence', (SELECT t.words FROM matter_text t WHERE t.county_code = x.county_code AND t.id = x.evidence_text_id),
  'askedUnit', (SELECT o.short_name FROM organization o WHERE o.county_code = x.county_code AND o.id = x.asked_organization_id),
  'askedBy', (SELECT s.name FROM staff_member s WHERE s.county_code = x.county_code AND s.account_id = x.asked_by LIMIT 1), 'askedAt', x.asked_at,
  'decidedUnit', (SELECT o.short_name FROM organization o WHERE o.county_code = x.county_code AND o.id = x.organization_id),
  'decidedBy', (SELECT s.name FROM staff_member s WHERE s.county_code = x.county_code AND s.account_id = x.approved_by LIMIT 1), 'decidedAt', x.at,
  'decisionWords', (SELECT t.words FROM matter_text t WHERE t.county_code = x.county_code AND t.id = x.decision_text_id), 'endedAt', x.ended_at,
  'endedWords', (SELECT t.words FROM matter_text t WHERE t.county_code = x.county_code AND t.id = x.ended_text_id))`

/** All that was asked and decided on the request `m`, in its order. */
export const EXCLUSIONS = `(SELECT coalesce(jsonb_agg(${EXCLUSION_PART} ORDER BY coalesce(x.asked_at, x.at), x.id), '[]') FROM exclusion x
  WHERE x.county_code = m.county_code AND x.matter_id = m.id)`

const NO_EVIDENCE = '当时没有要求依据'
const ERASED = '（内容已按规定删除）'
const SEALED = '（密封件：内容只有承办机关能看。）'

/** `closed`: a sealed report, of which this person reads no word. */
export function presentExclusion({ id, status, reasonKey, hasEvidence, askedAt, decidedAt, endedAt, ...part }: ExclusionPart, closed: boolean): Exclusion {
  const shown = status === 'approved' && endedAt !== null ? 'ended' : status
  const read = (words: string | null) => (closed ? SEALED : (maskText(words) ?? ERASED))
  return {
    exclusionId: id,
    status: shown,
    statusLabel: exclusionStatusLabels[shown],
    reasonLabel: exclusionReasonLabels[reasonKey],
    askedUnit: part.askedUnit,
    askedBy: part.askedBy,
    decidedUnit: part.decidedUnit,
    decidedBy: part.decidedBy,
    words: read(part.words),
    evidence: hasEvidence ? read(part.evidence) : NO_EVIDENCE,
    decisionWords: part.decisionWords === null || closed ? null : maskText(part.decisionWords),
    endedWords: part.endedWords === null || closed ? null : maskText(part.endedWords),
    askedAt: momentOf(askedAt),
    decidedAt: momentOf(decidedAt),
    endedAt: momentOf(endedAt),
  }
}

function momentOf(at: string | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
