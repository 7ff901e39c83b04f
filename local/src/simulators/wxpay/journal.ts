/** What happened, in order: for tests, for the page. Never holds keys, signatures or what payers sent. */

/** One thing that happened; `at` ISO. */
export interface Happening {
  readonly no: number
  readonly at: string
  readonly what: string
  readonly [detail: string]: string | number | boolean | undefined
}

const KEPT = 5_000

/** The last happenings. */
export class Journal {
  private readonly list: Happening[] = []
  private count = 0
  constructor(private readonly now: () => number) {}

  add(what: string, details: Readonly<Record<string, string | number | boolean | undefined>> = {}): void {
    this.count += 1
    this.list.push({ no: this.count, at: new Date(this.now()).toISOString(), what, ...details })
    if (this.list.length > KEPT) this.list.shift()
  }

  get all(): readonly Happening[] {
    return this.list
  }

  clear(): void {
    this.list.length = 0
  }
}
