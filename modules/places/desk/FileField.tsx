import { useState } from 'react'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { readChosenText } from '#modules/places/desk/chosen-file.ts'

type FileFieldProps = { label: string; hint: string; accept: string; wrong: string | undefined; read: (text: string, name: string) => void }

/** A text file from the device, read here; nothing is sent before the form is. */
export function FileField({ label, hint, accept, wrong, read }: FileFieldProps) {
  const [failed, setFailed] = useState(false)
  const choose = (file: File | undefined) => {
    setFailed(false)
    if (file !== undefined) readChosenText(file).then((text) => read(text, file.name)).catch(() => setFailed(true))
  }
  return (
    <Labelled label={label} hint={hint} wrong={failed ? '没能读出这个文件，请重新选择。' : wrong}>
      <input className="file-field" type="file" accept={accept} onChange={(event) => choose(event.target.files?.[0])} />
    </Labelled>
  )
}
