/** Words that have broken systems before (security 3.4). Each may stand wherever text is expected. */
export const hostileTexts: readonly string[] = [
  '', ' ', '\u0000', 'a\u0000b', '\ud800', '\udc00x', '𠮷田', '\u{2a6d6}\u{2b81d}', 'é', 'e\u0301', '\u202eabc\u202c', '\u2066x\u2069', 'a\u200bb', '\u200d\u200d', '\ufeffx', '\uffff',
  '１２３４５６', '13900000000', '370102199001011234', '37010219900101123X', '37010219900101123x', '999999999999999999', '-0', '1e309', 'NaN', 'null', 'undefined', 'true',
  '__proto__', 'constructor', 'toString', '${7*7}', '{{7*7}}', '<script>alert(1)</script>', '"\'`;--', "' OR '1'='1", '\\', '%', '%00', '_', '%_%', '../../etc/passwd', '..\\..\\',
  '=1+1', '@SUM(A1)', '＝1', '\r\nSet-Cookie: a=b', '\t', '\u0085', '2024-02-29', '2023-02-29', '9999-12-31', '10000-01-01', '0000-00-00', '2026-09-15T23:59:60Z', '2026-09-15T10:00:00',
  '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 'x'.repeat(2_001), '长'.repeat(5_000), '|', ',', '371425/', 'a/b', '|371425/|',
]

/** Page marks as lists give them out, then such as a hand makes of them: to JavaScript a time, to PostgreSQL none. */
export const pageMarks: readonly string[] = ['2026-09-15T02:00:00.000Z', 'infinity', '2026-09-15 10:00:00.123456+08'].map((at) => `${at}_019ff000-0000-7000-8000-000000000000`)
export const nearlyPageMarks: readonly string[] = [
  ...['2026-1', '1', '2026-02-30T00:00:00Z', '2026-02-30 00:00:00+08', '2026-13-01T00:00:00Z', '0000-01-01T00:00:00Z', '2026-09-15T02:00:00+99', '-infinity', 'now'].map((at) => `${at}_019ff000-0000-7000-8000-000000000000`),
  '2026-09-15T02:00:00Z_------------------------------------', '1_00000000-0000-0000-0000-00000000000', 'infinity_------------------------------------', '2026-09-15T02:00:00Z_',
]

/** Values of any kind where another was expected. */
export const hostileValues: readonly unknown[] = [
  null, true, false, 0, -1, 1.5, Number.MAX_SAFE_INTEGER, 2 ** 53, 1e308, -1e308, 2_147_483_648, -2_147_483_649, [], [[]], {}, { a: { b: { c: 1 } } }, [null], ['x'], { length: 1_000_000 },
]

/** Whole bodies that no form would send; the second is the content type. */
export const hostileBodies: readonly (readonly [string, string])[] = [
  ['', 'application/json'], ['{', 'application/json'], ['null', 'application/json'], ['[]', 'application/json'], ['"x"', 'application/json'], ['1', 'application/json'], ['{}', 'text/plain'], ['{}', ''],
  ['{"a":1,"a":2}', 'application/json'], ['{"__proto__":{"can":"all"},"constructor":{"prototype":{"x":1}}}', 'application/json'], ['{"a":1}', 'application/json; charset=utf-7'],
  ['{"a":1}', 'application/json\t;charset=utf-8'], ['{"a":1}', ' application/json'], ['{"a":1}', 'APPLICATION/JSON'], ['a=1&b=2', 'application/x-www-form-urlencoded'], ['a[b][c]=1&a[__proto__][x]=1', 'application/x-www-form-urlencoded'],
  ['--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n', 'multipart/form-data; boundary=x'], ['--x--', 'multipart/form-data'], ['\u0000\u0001\u0002', 'application/octet-stream'],
  [`${'['.repeat(10_000)}${']'.repeat(10_000)}`, 'application/json'], [`${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`, 'application/json'], ['{"n":123456789012345678901234567890}', 'application/json'],
  ['{"text":"\\ud800"}', 'application/json'], ['{"text":"\\u0000"}', 'application/json'], ['\ufeff{}', 'application/json'],
]
