/** The product's mark: two neighbouring roofs. The only place, with the top line, where brand red stands. */
export function Mark({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#b5121b" />
      <path d="M5.5 16 11.5 10l6 6v9h-12zM17.5 19.5h9V13l-5.5-5-3 2.7" fill="none" stroke="#fff" strokeWidth="2.2" strokeLinejoin="round" strokeLinecap="round" />
      <path d="M11.5 25v-5M22 25v-5.5M17.5 25h9v-5.5" fill="none" stroke="#fff" strokeWidth="2.2" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  )
}
