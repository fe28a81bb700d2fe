/**
 * As SQL: whether the person of appointment `t` acts for its post at the moment `at` (an expression). A does while he is there,
 * B while A is away; whoever is away himself does not. Both appointments are to hold on the day `on`.
 */
export function actsFor(t: string, on: string, at: string): string {
  const away = (who: string) => `EXISTS (SELECT FROM absence w WHERE w.county_code = ${who}.county_code AND w.staff_member_id = ${who}.staff_member_id
    AND w.away_from <= ${at}::timestamptz AND (w.away_to IS NULL OR w.away_to > ${at}::timestamptz))`
  return `(NOT ${away(t)} AND (${t}.position = 'primary' OR EXISTS (SELECT FROM appointment b WHERE b.county_code = ${t}.county_code AND b.post_id = ${t}.post_id AND b.position = 'primary'
    AND b.valid_from <= ${on}::date AND (b.valid_to IS NULL OR b.valid_to > ${on}::date) AND ${away('b')})))`
}
