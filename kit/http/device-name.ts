/** 安卓手机 · Chrome: what a browser says of itself in words, enough for its owner to tell his devices apart. */
export function deviceName(userAgent: string): string {
  const kind = kinds.find(([pattern]) => pattern.test(userAgent))?.[1] ?? '电脑'
  return `${kind} · ${browsers.find(([pattern]) => pattern.test(userAgent))?.[1] ?? '浏览器'}`
}

const kinds: readonly [RegExp, string][] = [
  [/iPhone/, 'iPhone'], [/iPad/, 'iPad'], [/HarmonyOS|OpenHarmony/, '鸿蒙手机'], [/Android/, '安卓手机'], [/Windows/, 'Windows 电脑'], [/Macintosh/, '苹果电脑'],
]
const browsers: readonly [RegExp, string][] = [
  [/MicroMessenger/, '微信'], [/HuaweiBrowser/, '华为浏览器'], [/MiuiBrowser/, '小米浏览器'], [/Edg/, 'Edge'], [/Firefox/, 'Firefox'], [/Chrome/, 'Chrome'], [/Safari/, 'Safari'],
]
