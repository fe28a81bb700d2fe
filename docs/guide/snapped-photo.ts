import sharp from 'sharp'

/** What somebody would snap, drawn: a bin by the road that runs over. No place and no person stands in it. */
export async function snappedPhoto(): Promise<Buffer> {
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="900">
    <rect width="1200" height="900" fill="#cfd8dc"/><rect y="560" width="1200" height="340" fill="#8d8f91"/><rect y="560" width="1200" height="26" fill="#b9bcbe"/>
    <rect width="1200" height="560" fill="#dfe6ea"/><rect x="60" y="120" width="300" height="440" fill="#c2a68a"/><rect x="110" y="180" width="80" height="110" fill="#7a93a3"/><rect x="230" y="180" width="80" height="110" fill="#7a93a3"/>
    <path d="M520 330h260l-30 380h-200z" fill="#3f6f52"/><rect x="500" y="300" width="300" height="44" rx="8" fill="#2f563f"/>
    <ellipse cx="590" cy="270" rx="80" ry="60" fill="#2b2d30"/><ellipse cx="710" cy="262" rx="86" ry="66" fill="#3a3d41"/><ellipse cx="655" cy="220" rx="64" ry="50" fill="#202225"/>
    <ellipse cx="860" cy="720" rx="96" ry="56" fill="#2b2d30"/><rect x="380" y="700" width="110" height="70" fill="#b48a55"/><path d="M930 760l60-30 40 40-50 24z" fill="#e8e4da"/>
  </svg>`
  return await sharp(Buffer.from(drawing)).jpeg({ quality: 80 }).toBuffer()
}
