/** Hands the person a file with everything that is kept about him, as the server gave it. */
export function saveMyData(data: Record<string, unknown>, name: string): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `我的数据-${name}.json`
  link.click()
  URL.revokeObjectURL(url)
}
