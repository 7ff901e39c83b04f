/** The published form of the corpus: plain JSON that any verifier can be run against. README.md explains it. */
import type { Instant } from '../../shared/src/kernel/clock'
import type { VehicleClass } from '../../shared/src/pass/terms.data'
import type { BundleKey, TrustBundleJson } from '../../shared/src/pass/trust'
import type { Colour, Possession, VerdictCode } from '../../shared/src/pass/verdict-texts.data'

export interface Place { readonly lng: number; readonly lat: number; readonly accuracy: number }

/** What the right verdict is; any of `codes` when the damage may show at several places, all of the same colour. */
export interface Expected { readonly colour: Colour; readonly codes: readonly VerdictCode[]; readonly possession?: Possession }

/** One look at a code. `code`, `bundle` and `place` are names in the tables below. */
export interface Vector {
  readonly id: string
  readonly about: string
  readonly code: string
  readonly now: Instant
  readonly bundle: string
  readonly place?: string
  readonly plateSeen?: string
  readonly vehicleClassSeen?: VehicleClass
  readonly clockUncertaintyMs?: number
  readonly expect: Expected
}

/** One vector for every bit from `from` to `to` (included) of the bytes after the mark, flipped alone. Bit 0 is the highest of the first byte. */
export interface Flips { readonly code: string; readonly from: number; readonly to: number; readonly now: Instant; readonly bundle: string; readonly place: string; readonly expect: Expected }

/** One vector for every length from 0 to one less than the whole. */
export interface Truncations { readonly code: string; readonly now: Instant; readonly bundle: string; readonly place: string; readonly expect: Expected }

/** Two sightings of the same pass; `kmh` when they give it away. */
export interface Travel { readonly id: string; readonly about: string; readonly scans: readonly [{ readonly at: Instant; readonly place: Place }, { readonly at: Instant; readonly place: Place }]; readonly kmh: number | null }

export interface Corpus {
  readonly version: string
  readonly codes: Readonly<Record<string, string>>
  readonly bundles: Readonly<Record<string, TrustBundleJson>>
  /** A signed bundle and the key it is checked with. */
  readonly signedBundle: { readonly text: string; readonly pinned: readonly BundleKey[]; readonly is: string }
  readonly places: Readonly<Record<string, Place>>
  readonly vectors: readonly Vector[]
  readonly flips: readonly Flips[]
  readonly truncations: readonly Truncations[]
  readonly travel: readonly Travel[]
}
