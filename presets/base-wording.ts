/** Words of the shared base that name the county itself, as a county, district or city says them. */
const ownWords = ['本县', '县中心', '县委', '县纪委', '县领导', '县分管领导']

/** A copy of shared data in which the county calls itself a district (区) or a city (市). */
export function inWordsOf<Data>(word: '区' | '市', data: Data): Data {
  if (typeof data === 'string') {
    return ownWords.reduce((text: string, own) => text.replaceAll(own, own.replace('县', word)), data) as Data
  }
  if (Array.isArray(data)) return data.map((item) => inWordsOf(word, item)) as Data
  if (typeof data === 'object' && data !== null) {
    return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, inWordsOf(word, value)])) as Data
  }
  return data
}
