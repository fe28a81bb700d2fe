import { renderToStaticMarkup } from 'react-dom/server'
import { QueryClientProvider } from '@tanstack/react-query'
import { Router } from 'wouter'
import { makeQueryClient } from '#kit/ui/query-client.ts'
import { Home } from '#apps/resident/Home.tsx'

/**
 * The first screen as text, put into the page when it is built: on a weak line (400 ms, 400 kbit/s) it can be pressed after
 * one second, while the program needs three and a half to arrive. Its links are plain ones, which work without the program.
 */
export function firstScreen(): string {
  return renderToStaticMarkup(
    <QueryClientProvider client={makeQueryClient(() => {})}>
      <Router ssrPath="/">
        <div className="first-screen">
          <Home />
        </div>
      </Router>
    </QueryClientProvider>,
  )
}
