import type { Category, FirstLevelCategory, SecondLevelCategory, Urgency } from './preset.ts'

type Traits = { urgency?: Urgency; site?: boolean; facility?: boolean; hints: string }

/** One second-level row, its key still without the first level: routine, without a site check and no public facility unless said otherwise; hints are words set apart by spaces. */
export function second(key: string, name: string, traits: Traits): SecondLevelCategory {
  return {
    key,
    name,
    urgency: traits.urgency ?? 'routine',
    hints: traits.hints.split(' '),
    siteVerification: traits.site ?? false,
    publicFacility: traits.facility ?? false,
  }
}

/** First level with its second level; the second level's keys receive the first level's as prefix. */
function first(key: FirstLevelCategory, name: string, children: SecondLevelCategory[]): Category {
  return { key, name, children: children.map((child) => ({ ...child, key: `${key}.${child.key}` })) }
}

/** The shared catalogue: 15 first-level keys. A preset may extend or rename, never drop a first level. */
export const baseCategories: readonly Category[] = [
  first('property', '物业', [
    second('service', '物业服务质量', { hints: '物业 物业公司 物业服务 物业不作为 物业管理 物业态度 保安 保洁不到位' }),
    second('fees', '物业收费', { hints: '物业费 乱收费 停车费 公摊费 收费标准 预收 装修押金' }),
    second('ownersCommittee', '业委会与业主大会', { hints: '业委会 业主委员会 业主大会 换届 选聘物业 更换物业 筹备组' }),
    second('maintenanceFund', '维修资金', { hints: '维修资金 维修基金 大修基金 公共维修 动用维修' }),
    second('commonIncome', '公共收益', { hints: '公共收益 电梯广告 广告收入 共用部位 收益公示 公共部位收益' }),
    second('parking', '小区停车管理', { hints: '小区停车 车位 地下车库 占用车位 道闸 外来车辆 停车位' }),
    second('handover', '物业交接移交', { hints: '物业交接 撤出小区 物业撤离 拒不退出 移交资料 新旧物业' }),
  ]),
  first('housing', '房屋', [
    second('leak', '房屋漏水渗水', { hints: '漏水 渗水 屋面漏雨 楼顶漏 外墙渗水 楼上漏水 返潮' }),
    second('dangerous', '危旧房屋隐患', { urgency: 'urgent', site: true, hints: '危房 墙体开裂 外墙脱落 房屋倾斜 墙皮脱落 地基下沉 阳台坠落' }),
    second('quality', '新房质量问题', { hints: '房屋质量 交房 开发商 质量问题 验收 保修 精装修' }),
    second('title', '不动产登记办证', { hints: '不动产证 房产证 办证难 产权证 过户 登记中心 土地证' }),
    second('assistedHousing', '保障性住房', { hints: '公租房 廉租房 保障房 住房补贴 经适房 安置房分配' }),
    second('renovation', '老旧小区改造', { hints: '老旧小区 小区改造 加装电梯 外墙保温 管网改造 旧改' }),
    second('expropriation', '征收拆迁安置', { hints: '拆迁 征收 安置 回迁 棚改 补偿款 过渡费' }),
  ]),
  first('utilities', '水电气暖', [
    second('water', '停水与水压', { urgency: 'urgent', facility: true, hints: '停水 水压 自来水 没有水 没水 水管爆 爆管 二次供水 水费' }),
    second('waterQuality', '饮用水水质', { urgency: 'urgent', site: true, facility: true, hints: '水质 水发黄 水有异味 浑浊 水垢 饮用水' }),
    second('power', '停电与供电线路', { urgency: 'urgent', facility: true, hints: '停电 跳闸 电压低 电表 线路老化 变压器 电费' }),
    second('gas', '燃气供应与泄漏', { urgency: 'emergency', site: true, hints: '燃气 天然气 漏气 煤气味 停气 燃气表 通气' }),
    second('heating', '供暖', { urgency: 'urgent', facility: true, hints: '供暖 暖气 不热 室温 取暖费 供热 换热站' }),
    second('telecom', '通信网络', { facility: true, hints: '宽带 网络信号 手机信号 基站 光纤 断网 通信杆' }),
  ]),
  first('municipal', '市政', [
    second('road', '道路破损', { site: true, facility: true, hints: '路面破损 坑洼 道路塌陷 路面沉降 人行道 地砖松动 道路维修' }),
    second('manhole', '井盖缺损', { urgency: 'urgent', site: true, facility: true, hints: '井盖 窨井 井盖丢失 井盖破损 井口 下水井盖' }),
    second('streetLight', '路灯照明', { facility: true, hints: '路灯 不亮 照明 楼道灯 灯杆 亮化' }),
    second('drainage', '排水与内涝', { urgency: 'urgent', site: true, facility: true, hints: '积水 内涝 下水道 污水管 排水 堵塞 污水外溢' }),
    second('facility', '公共设施', { facility: true, hints: '公共座椅 健身器材 护栏 公交站亭 无障碍 休闲设施 盲道' }),
    second('bridge', '桥梁与地下通道', { urgency: 'urgent', site: true, facility: true, hints: '桥梁 桥面 地下通道 涵洞 限高架 天桥' }),
  ]),
  first('sanitation', '环卫', [
    second('garbage', '垃圾清运', { facility: true, hints: '垃圾清运 垃圾桶 垃圾堆放 垃圾满溢 垃圾成堆 生活垃圾' }),
    second('sweeping', '道路保洁', { facility: true, hints: '保洁 清扫 路面脏 落叶 环卫工 洒水车' }),
    second('publicToilet', '公共厕所', { facility: true, hints: '公厕 公共厕所 厕所脏 厕所臭 旱厕 厕所关闭' }),
    second('septic', '化粪池与粪污', { urgency: 'urgent', facility: true, hints: '化粪池 粪污 粪水 抽粪 粪便外溢 清掏' }),
    second('buildingWaste', '建筑与装修垃圾', { hints: '建筑垃圾 装修垃圾 渣土 偷倒 乱倒垃圾 弃土' }),
    second('sorting', '垃圾分类', { hints: '垃圾分类 分类投放 撤桶 厨余垃圾 可回收 分类亭' }),
  ]),
  first('greening', '绿化', [
    second('pruning', '树木修剪', { facility: true, hints: '修剪 树枝 遮光 树木遮挡 树太高 飞絮' }),
    second('fallenTree', '倒伏枯死树木', { urgency: 'urgent', site: true, facility: true, hints: '枯树 倒伏 树倒 断枝 砸车 死树' }),
    second('damage', '毁绿占绿', { site: true, hints: '毁绿 占绿 绿地种菜 破坏绿化 砍树 圈占绿地' }),
    second('upkeep', '绿地养护', { facility: true, hints: '绿化带 草坪 补种 绿化养护 杂草 黄土裸露' }),
    second('pest', '树木病虫害', { facility: true, hints: '虫害 美国白蛾 打药 蚜虫 毛毛虫 病虫害' }),
    second('park', '公园广场', { facility: true, hints: '公园 广场 游园 湖边 喷泉 公园设施' }),
  ]),
  first('streetOrder', '街面', [
    second('stall', '流动摊贩', { hints: '摆摊 流动摊贩 占道经营 地摊 夜市 小贩' }),
    second('shopFront', '店外经营', { hints: '店外经营 门前 占用人行道 出店 堆放货物 门头' }),
    second('advertising', '户外广告与小广告', { hints: '小广告 广告牌 乱贴 乱涂 招牌 条幅' }),
    second('barbecue', '露天烧烤', { hints: '露天烧烤 烧烤摊 烧烤油烟 炭火 夜间烧烤 大排档' }),
    second('dogs', '犬只管理', { urgency: 'urgent', hints: '遛狗 犬只 流浪狗 狗咬人 不牵绳 狗叫 烈性犬' }),
    second('clutter', '乱堆乱放', { hints: '乱堆 杂物 堆放杂物 楼道堆 僵尸车 乱搭乱挂' }),
  ]),
  first('construction', '违建施工', [
    second('illegalBuilding', '违法建设', { site: true, hints: '违建 违章建筑 私搭乱建 违规搭建 加盖 阳光房 私自扩建' }),
    second('bearingWall', '装修拆改承重结构', { urgency: 'urgent', site: true, hints: '承重墙 拆墙 砸墙 改变结构 违规装修 破坏主体' }),
    second('nightWork', '夜间施工', { hints: '夜间施工 半夜施工 施工噪音 工地噪声 通宵施工 打桩' }),
    second('siteDust', '工地扬尘', { hints: '扬尘 工地灰尘 渣土车 未覆盖 尘土 防尘网' }),
    second('siteSafety', '施工安全', { urgency: 'urgent', site: true, hints: '施工安全 塔吊 脚手架 基坑 未围挡 安全网' }),
    second('roadWork', '占道施工与烂尾', { hints: '占道施工 挖路 施工围挡 工期 烂尾 修路太慢' }),
  ]),
  first('traffic', '交通', [
    second('illegalParking', '道路违停', { hints: '乱停车 违停 占道停车 车辆乱停 堵路 乱停乱放' }),
    second('congestion', '拥堵与秩序', { hints: '拥堵 堵车 逆行 闯红灯 超速 大货车 交通秩序' }),
    second('signal', '信号灯与标志', { urgency: 'urgent', facility: true, hints: '红绿灯 信号灯 斑马线 标线 减速带 交通标志' }),
    second('bus', '公交出行', { hints: '公交车 公交线路 站点 班次 公交司机 末班车' }),
    second('taxi', '出租车网约车', { hints: '出租车 网约车 拒载 绕路 打车 黑车' }),
    second('countryRoad', '公路与农村道路', { site: true, facility: true, hints: '县道 乡道 村村通 公路 国道 省道 村道' }),
  ]),
  first('environment', '环境', [
    second('noise', '生活与商业噪声', { hints: '噪音 扰民 广场舞 KTV 音响 高音喇叭 噪声' }),
    second('fumes', '餐饮油烟', { hints: '油烟 饭店油烟 排烟 烟道 厨房排烟 油烟味' }),
    second('air', '大气污染', { site: true, hints: '废气 刺鼻气味 烟囱 空气污染 冒烟 焚烧' }),
    second('water', '水体污染', { site: true, hints: '污水直排 河道污染 黑臭 河水发黑 排污 死鱼' }),
    second('odour', '异味恶臭', { hints: '臭味 恶臭 异味 养殖场 难闻 臭气' }),
    second('industrial', '企业排污', { site: true, hints: '工厂 化工厂 排放 污染企业 固废 危废' }),
  ]),
  first('safety', '安全', [
    second('fireLane', '消防通道堵塞', { urgency: 'urgent', site: true, hints: '消防通道 占用消防 生命通道 堵塞通道 安全出口 疏散通道' }),
    second('fireFacility', '消防设施缺损', { urgency: 'urgent', site: true, hints: '消火栓 灭火器 消防设施 消防水 烟感 喷淋' }),
    second('charging', '电动车违规充电', { urgency: 'urgent', site: true, hints: '飞线充电 电动车充电 电瓶车 上楼充电 楼道充电 充电桩' }),
    second('lift', '电梯故障', { urgency: 'urgent', site: true, hints: '电梯 困人 电梯故障 电梯停运 电梯坏 维保' }),
    second('fallingObjects', '高空抛物坠物', { urgency: 'urgent', site: true, hints: '高空抛物 坠物 扔东西 楼上抛 高空坠落' }),
    second('hazardousGoods', '危化品与烟花爆竹', { urgency: 'emergency', site: true, hints: '烟花爆竹 液化气罐 危险品 危化品 易燃易爆 黑煤气' }),
    second('production', '安全生产隐患', { urgency: 'urgent', site: true, hints: '安全生产 安全隐患 厂房隐患 违规作业 有限空间 事故隐患' }),
  ]),
  first('disputes', '纠纷', [
    second('neighbours', '邻里纠纷', { hints: '邻居 邻里 楼上楼下 吵架 邻里矛盾 楼上噪音' }),
    second('family', '婚姻家庭纠纷', { hints: '家庭矛盾 婆媳 离婚 赡养 抚养 继承' }),
    second('ownersAndFirm', '业主与物业纠纷', { hints: '业主与物业 物业起诉 拒交物业费 物业纠纷 业主维权' }),
    second('tenancy', '租赁纠纷', { hints: '租房 押金不退 房东 中介 合同纠纷 转租' }),
    second('passage', '通行采光相邻关系', { hints: '采光 通行 挡光 堵门 公用过道 相邻权' }),
    second('land', '宅基地与土地边界', { hints: '宅基地 土地纠纷 边界 承包地 地界 确权' }),
  ]),
  first('welfare', '民政', [
    second('minimumLiving', '低保特困', { hints: '低保 特困 五保 困难补助 低收入 救助金' }),
    second('temporaryRelief', '临时救助', { urgency: 'urgent', hints: '临时救助 大病 突发困难 流浪 没有饭吃 救急' }),
    second('elderly', '养老服务', { hints: '养老 老人 高龄补贴 敬老院 助餐 日间照料 独居老人' }),
    second('disability', '残疾人服务', { hints: '残疾人 残疾证 轮椅 残疾补贴 康复 无障碍改造' }),
    second('children', '儿童关爱', { urgency: 'urgent', hints: '留守儿童 孤儿 困境儿童 未成年人 儿童福利 托管' }),
    second('veterans', '退役军人优抚', { hints: '退伍 退役军人 优抚 军属 复员 抚恤金' }),
    second('funeral', '殡葬与地名', { hints: '殡葬 公墓 墓地 地名 门牌 路名' }),
  ]),
  first('publicService', '公共服务', [
    second('education', '教育入学', { hints: '学校 入学 学区 老师 补课 幼儿园 中考' }),
    second('medical', '医疗卫生', { hints: '医院 看病 医生 疫苗 挂号 卫生院 医疗' }),
    second('socialSecurity', '社会保险', { hints: '社保 养老保险 退休 养老金 工伤 参保' }),
    second('medicalInsurance', '医疗保障', { hints: '医保 报销 异地就医 慢病 医保卡 新农合' }),
    second('wages', '就业与欠薪', { hints: '欠薪 拖欠工资 农民工工资 就业 劳动合同 加班 招聘' }),
    second('register', '户籍证件', { hints: '户口 身份证 落户 居住证 派出所 迁户' }),
    second('approval', '政务办事', { hints: '办事大厅 政务大厅 审批 营业执照 窗口 材料 证明' }),
    second('culture', '文化体育', { hints: '图书馆 文化 体育 健身场地 旅游 景区' }),
    second('other', '其他诉求', { hints: '其他事项 不清楚归谁 没人管 无人管' }),
  ]),
  first('marketGovernance', '市场政务', [
    second('food', '食品安全', { urgency: 'urgent', site: true, hints: '食品 过期 变质 食堂 卫生差 外卖 吃坏肚子' }),
    second('consumer', '消费维权', { hints: '退款 消费者 假货 预付卡 商家 欺诈 退货' }),
    second('pricing', '价格收费', { hints: '乱涨价 价格 明码标价 哄抬 收费高 宰客' }),
    second('unlicensed', '无证经营', { hints: '无证 无照 没有执照 黑作坊 超范围经营 黑诊所' }),
    second('fraud', '诈骗与传销', { urgency: 'urgent', hints: '诈骗 传销 骗子 集资 跑路 被骗' }),
    second('tax', '税费', { hints: '纳税 税务 发票 偷税 契税 个税' }),
    second('conduct', '工作作风', { hints: '工作作风 态度恶劣 不作为 推诿 吃拿卡要 乱作为' }),
  ]),
]

/** The shared catalogue with second-level rows added after a first level's own. */
export function categoriesWith(added: Partial<Record<FirstLevelCategory, SecondLevelCategory[]>>): Category[] {
  return baseCategories.map((category) => {
    const local = first(category.key, category.name, added[category.key] ?? [])
    return { ...category, children: [...category.children, ...local.children] }
  })
}
