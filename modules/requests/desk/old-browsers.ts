// The contract asks whether a text is well formed; Chrome 109, the last one for Windows 7, and Firefox before 119 cannot say.
// oxlint-disable no-extend-native -- only where the browser lacks what the language has
if (!('isWellFormed' in String.prototype)) {
  Object.defineProperty(String.prototype, 'isWellFormed', { value(this: string) { return !/\p{Surrogate}/u.test(this) } })
}
