/**
 * Demo zone table. The real ring and hours of Liaocheng were not found (domain-facts §3.3): the roads are real, their positions approximate,
 * the hours illustrative. An administrator publishes the announced table as a new dated version.
 */
import type { ZoneTable } from './zone-table'

/** 昌润路–东昌路–光岳路–湖南路, GCJ-02. */
const core: [number, number][] = [[115.9525, 36.4585], [115.9702, 36.4589], [115.9894, 36.4591], [116.0098, 36.4593], [116.0101, 36.4432], [116.0104, 36.4271], [115.9899, 36.4267], [115.9689, 36.4263], [115.9521, 36.4261], [115.9523, 36.4421]]

/** 西环路–北环路–东环路–南二环路. */
const ring: [number, number][] = [[115.9102, 36.4962], [115.9488, 36.4998], [115.9894, 36.5004], [116.0386, 36.4989], [116.0641, 36.4921], [116.0658, 36.4517], [116.0643, 36.4052], [116.0297, 36.3947], [115.9871, 36.3938], [115.9417, 36.3949], [115.9106, 36.4013], [115.9089, 36.4482]]

/** Versions known to the build, oldest first. */
export const builtInZoneTables: readonly ZoneTable[] = [
  {
    version: 'demo-2026-01', effectiveFrom: '2026-01-01', demo: true,
    basis: '演示数据：道路名称真实，位置与时段为示意；依据《聊城市道路交通安全条例》第三十三条划定禁行区的职权',
    zones: [
      {
        id: 'Z1', name: '核心区', bounds: '昌润路、东昌路、光岳路、湖南路围合区域', rings: [core],
        rules: [
          // Art. 33 bars hazmat, special-shape, heavy and medium, trailers, low-speed; art. 14(4) adds construction-waste trucks without a pass.
          { classes: ['medium-truck', 'heavy-truck', 'low-speed-truck', 'tricycle', 'tractor', 'hazmat', 'special-operation', 'slag-truck', 'trailer'], exemptEnergy: [], windows: [{ from: '00:00', to: '24:00' }], days: 'all' },
          { classes: ['light-truck', 'light-van'], exemptEnergy: ['electric', 'hybrid'], windows: [{ from: '07:00', to: '09:00' }, { from: '17:00', to: '19:00' }], days: 'all' }
        ]
      },
      {
        id: 'Z2', name: '主城区', bounds: '西环路、北环路、东环路、南二环路围合区域（核心区除外）', rings: [ring, core],
        rules: [
          { classes: ['heavy-truck', 'slag-truck', 'hazmat', 'trailer'], exemptEnergy: [], windows: [{ from: '06:00', to: '22:00' }], days: 'all' },
          { classes: ['medium-truck'], exemptEnergy: [], windows: [{ from: '07:00', to: '20:00' }], days: 'all' }
        ]
      }
    ]
  }
]
