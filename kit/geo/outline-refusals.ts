import { problem } from '#kit/problem/problem.ts'

export const notGeoJson = problem('outline.not-geojson', 422, (d: { reason: string }) =>
  `这不是可以读取的 GeoJSON 文件：${d.reason}。请从制图软件重新导出为 GeoJSON`)

export const noArea = problem('outline.no-area', 422, (d: { found: string }) =>
  `文件里没有面，只有${d.found}。请导出 Polygon 或 MultiPolygon 类型的边界`)

export const tooManyFeatures = problem('outline.too-many-features', 422, (d: { features: number; limit: number }) =>
  `文件里有 ${d.features} 个要素，一次最多导入 ${d.limit} 个。请分成几个文件导入`)

export const tooManyPoints = problem('outline.too-many-points', 422, (d: { points: number; limit: number }) =>
  `边界共有 ${d.points} 个点，最多 ${d.limit} 个。请先在制图软件里简化边界，或分成几个文件导入`)

export const notAPosition = problem('outline.not-a-position', 422, (d: { where: string }) =>
  `${d.where}不是一对数字（经度、纬度）。请修正后重新导入`)

export const inMetres = problem('outline.in-metres', 422, (d: { at: string }) =>
  `坐标 ${d.at} 像是以米为单位的投影坐标，不是经纬度。请在制图软件里转换为经纬度（度）后重新导出`)

export const axesSwapped = problem('outline.axes-swapped', 422, (d: { at: string }) =>
  `坐标 ${d.at} 的经度和纬度写反了。GeoJSON 要求经度在前、纬度在后，请交换后重新导入`)

export const outsideChina = problem('outline.outside-china', 422, (d: { at: string }) =>
  `坐标 ${d.at} 不在中国范围内（东经 73–136 度，北纬 3–54 度）。请检查坐标后重新导入`)

export const tooFewPoints = problem('outline.too-few-points', 422, (d: { where: string; points: number }) =>
  `${d.where}只有 ${d.points} 个不同的点，至少要 3 个才能围成一个面。请补全后重新导入`)

export const noExtent = problem('outline.no-extent', 422, () =>
  '边界围成的面积不到 1 平方米，可能所有的点都在一条直线上。请检查后重新导入')

export const crossesItself = problem('outline.crosses-itself', 422, (d: { at: string; places: number; change: string }) =>
  `边界线在${d.at} 附近自己相交或重叠（共 ${d.places} 处），自动修补会使面积改变 ${d.change}，超过 1%。请修正后重新导入`)

export const holeMisplaced = problem('outline.hole-misplaced', 422, (d: { at: string; change: string }) =>
  `洞的边界在${d.at} 附近越出外边界或与别的洞重叠，自动修补会使面积改变 ${d.change}，超过 1%。请修正后重新导入`)

export const partsOverlap = problem('outline.parts-overlap', 422, (d: { at: string; change: string }) =>
  `边界的几块在${d.at} 附近互相重叠，合并会使面积改变 ${d.change}，超过 1%。请修正后重新导入`)

export const notMendable = problem('outline.not-mendable', 422, (d: { at: string }) =>
  `边界线在${d.at} 附近过于纠缠，无法自动修补。请修正后重新导入`)
