type Owner = { query: (text: string, values?: unknown[]) => Promise<unknown> }

/**
 * Many copies of one request, of which these columns differ: SQL of names and values in which `n` counts the copies from 1.
 * By FROM, as `(jsonb_populate_record(…)).*` is worked out anew for each of the forty columns.
 */
export async function copyRequest(owner: Owner, requestId: string, amount: number, { matter, request }: { matter: string; request?: string }): Promise<void> {
  await owner.query(
    `WITH copy AS MATERIALIZED (SELECT gen_random_uuid() AS id, n FROM generate_series(1, $2::integer) n),
      made AS (INSERT INTO matter SELECT r.* FROM copy, matter m, jsonb_populate_record(m, jsonb_build_object('id', copy.id, ${matter})) r WHERE m.id = $1)
    INSERT INTO request SELECT r.* FROM copy, request q, jsonb_populate_record(q, jsonb_build_object('matter_id', copy.id, 'submission', NULL${request === undefined ? '' : `, ${request}`})) r WHERE q.matter_id = $1`,
    [requestId, amount],
  )
}
