<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>to be found</source>
        <translation>待求</translation>
    </message>
    <message>
        <source>{rule}, square root</source>
        <translation>{rule}，平方根</translation>
    </message>
    <message>
        <source>the root of the sum of squares</source>
        <translation>平方和的平方根</translation>
    </message>
    <message>
        <source>N multiplied in and divided by</source>
        <translation>乘以 N 再除以 N</translation>
    </message>
    <message>
        <source>the mean of squares put in</source>
        <translation>代入平方的均值</translation>
    </message>
    <message>
        <source>with numbers</source>
        <translation>代入数值</translation>
    </message>
    <message>
        <source>written as a product</source>
        <translation>写成乘积</translation>
    </message>
    <message>
        <source>by the definition of f</source>
        <translation>由 f 的定义</translation>
    </message>
    <message>
        <source>1 added and taken away</source>
        <translation>加 1 再减 1</translation>
    </message>
    <message>
        <source>the fraction split</source>
        <translation>拆分分式</translation>
    </message>
    <message>
        <source>the sigmoid is (1 + tanh(x))/2 at 2x</source>
        <translation>sigmoid 函数在 2x 处等于 (1 + tanh(x))/2</translation>
    </message>
    <message>
        <source>multiplied out</source>
        <translation>展开</translation>
    </message>
    <message>
        <source>Approximation</source>
        <translation>近似方式</translation>
    </message>
    <message>
        <source>Exact, with the normal distribution, or by tanh</source>
        <translation>用正态分布精确计算，或用 tanh 近似</translation>
    </message>
    <message>
        <source>sigmoid drawn out</source>
        <translation>提取 sigmoid 因子</translation>
    </message>
    <message>
        <source>First half</source>
        <translation>前一半</translation>
    </message>
    <message>
        <source>torch&apos;s GLU takes two halves a and b and gives a·σ(b): here x is the gate b, and a is this knob</source>
        <translation>torch 的 GLU 把输入分成 a、b 两半并给出 a·σ(b)：这里 x 是门 b，a 由此参数给定</translation>
    </message>
    <message>
        <source>Beta</source>
        <translation>锐度系数</translation>
    </message>
    <message>
        <source>How sharp the bend is</source>
        <translation>弯折的尖锐程度</translation>
    </message>
    <message>
        <source>f is the line x beyond it</source>
        <translation>超过此值后 f 就是直线 x</translation>
    </message>
    <message>
        <source>x times its sign is its absolute value</source>
        <translation>x 乘以其符号等于其绝对值</translation>
    </message>
    <message>
        <source>simplified</source>
        <translation>化简</translation>
    </message>
    <message>
        <source>symmetry of the sigmoid</source>
        <translation>sigmoid 函数的对称性</translation>
    </message>
    <message>
        <source>Roundness</source>
        <translation>圆滑度</translation>
    </message>
    <message>
        <source>How wide the bend is: ReLU without it; at 4 the curvature at 0 is that of Softplus</source>
        <translation>弯折处的宽度：趋于 0 时为 ReLU；取 4 时，在 0 处的曲率与 Softplus 相同</translation>
    </message>
    <message>
        <source>The derivative is {exact}; at a kink or an edge on the way the rules take torch&apos;s convention.</source>
        <translation>导数是 {exact}；在计算途中的折点或边界处，求导法则采用 torch 的约定。</translation>
    </message>
    <message>
        <source>A line has no value here: the point is outside of its domain, or numbers grow too large.</source>
        <translation>有一行在此处没有值：该点在定义域之外，或数值过大。</translation>
    </message>
    <message>
        <source>{rule}; lines left out: {count}</source>
        <translation>{rule}；省略 {count} 行</translation>
    </message>
    <message>
        <source>{count} more rules</source>
        <translation>另外 {count} 条法则</translation>
    </message>
    <message>
        <source>{first}; {then}</source>
        <translation>{first}；{then}</translation>
    </message>
    <message>
        <source>derivative of a constant</source>
        <translation>常数的导数</translation>
    </message>
    <message>
        <source>derivative of the variable itself</source>
        <translation>自变量的导数</translation>
    </message>
    <message>
        <source>power rule and exponential rule</source>
        <translation>幂法则与指数法则</translation>
    </message>
    <message>
        <source>sum rule</source>
        <translation>和的求导法则</translation>
    </message>
    <message>
        <source>constant factor rule</source>
        <translation>常数因子法则</translation>
    </message>
    <message>
        <source>product rule</source>
        <translation>乘积法则</translation>
    </message>
    <message>
        <source>quotient rule</source>
        <translation>商的求导法则</translation>
    </message>
    <message>
        <source>reciprocal rule</source>
        <translation>倒数法则</translation>
    </message>
    <message>
        <source>power rule</source>
        <translation>幂法则</translation>
    </message>
    <message>
        <source>exponential rule</source>
        <translation>指数法则</translation>
    </message>
    <message>
        <source>case by case</source>
        <translation>分段讨论</translation>
    </message>
    <message>
        <source>exponential function</source>
        <translation>指数函数</translation>
    </message>
    <message>
        <source>natural logarithm</source>
        <translation>自然对数</translation>
    </message>
    <message>
        <source>square root</source>
        <translation>平方根</translation>
    </message>
    <message>
        <source>sine</source>
        <translation>正弦</translation>
    </message>
    <message>
        <source>the momentum of this step: high where the rate is low</source>
        <translation>这一步的动量：学习率低处动量高</translation>
    </message>
    <message>
        <source>Move the momentum too</source>
        <translation>同时改变动量</translation>
    </message>
    <message>
        <source>Against the learning rate; the optimizer must have a momentum or betas</source>
        <translation>与学习率反向变化；优化器须有动量或 betas</translation>
    </message>
    <message>
        <source>The momentum where the learning rate is highest</source>
        <translation>学习率最大处的动量</translation>
    </message>
    <message>
        <source>Low momentum</source>
        <translation>最小动量</translation>
    </message>
    <message>
        <source>The momentum where the learning rate is lowest</source>
        <translation>学习率最小处的动量</translation>
    </message>
    <message>
        <source>High momentum</source>
        <translation>最大动量</translation>
    </message>
    <message>
        <source>Highest rate</source>
        <translation>最大学习率</translation>
    </message>
    <message>
        <source>The learning rate at the top of the cycle</source>
        <translation>周期最高处的学习率</translation>
    </message>
    <message>
        <source>The whole cycle; torch refuses to go on after it</source>
        <translation>整个周期；之后 torch 拒绝继续</translation>
    </message>
    <message>
        <source>Share of the rise</source>
        <translation>上升所占比例</translation>
    </message>
    <message>
        <source>Share of the steps in which the rate rises</source>
        <translation>学习率上升的步数所占比例</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>line</source>
        <translation>直线</translation>
    </message>
    <message>
        <source>Along what the rate goes up and down</source>
        <translation>学习率沿什么曲线升降</translation>
    </message>
    <message>
        <source>First divisor</source>
        <translation>初始除数</translation>
    </message>
    <message>
        <source>The first rate is the highest one over this</source>
        <translation>初始学习率是最大学习率除以此数</translation>
    </message>
    <message>
        <source>Last divisor</source>
        <translation>最终除数</translation>
    </message>
    <message>
        <source>The last rate is the first one over this</source>
        <translation>最终学习率是初始学习率除以此数</translation>
    </message>
    <message>
        <source>Three phases</source>
        <translation>三个阶段</translation>
    </message>
    <message>
        <source>Down as fast as up, and only then to the last rate</source>
        <translation>先以同样的速度下降，然后才降到最终学习率</translation>
    </message>
    <message>
        <source>the last step of the rise</source>
        <translation>上升的最后一步</translation>
    </message>
    <message>
        <source>the last step of the fall</source>
        <translation>下降的最后一步</translation>
    </message>
    <message>
        <source>how far this phase has gone</source>
        <translation>该阶段进行了多少</translation>
    </message>
    <message>
        <source>where this phase begins</source>
        <translation>该阶段从哪里开始</translation>
    </message>
    <message>
        <source>where it ends</source>
        <translation>它在哪里结束</translation>
    </message>
    <message>
        <source>The learning rate between two cycles</source>
        <translation>两个周期之间的学习率</translation>
    </message>
    <message>
        <source>Steps up</source>
        <translation>上升步数</translation>
    </message>
    <message>
        <source>Steps of each rise</source>
        <translation>每次上升的步数</translation>
    </message>
    <message>
        <source>Steps down</source>
        <translation>下降步数</translation>
    </message>
    <message>
        <source>Steps of each fall</source>
        <translation>每次下降的步数</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>模式</translation>
    </message>
    <message>
        <source>Peaks of one height, each half as high as the last, or falling by a factor a step</source>
        <translation>峰值等高、逐个减半，或每步按因子下降</translation>
    </message>
    <message>
        <source>Factor</source>
        <translation>因子</translation>
    </message>
    <message>
        <source>How the peaks fall at every step</source>
        <translation>峰值每一步如何下降</translation>
    </message>
    <message>
        <source>the number of the cycle</source>
        <translation>周期的序号</translation>
    </message>
    <message>
        <source>how far the cycle has gone</source>
        <translation>周期进行了多少</translation>
    </message>
    <message>
        <source>where in the cycle the peak is</source>
        <translation>峰值在周期中的位置</translation>
    </message>
    <message>
        <source>how high the rate is, as a share of the way to the highest one</source>
        <translation>学习率有多高，为到最大值路程的比例</translation>
    </message>
    <message>
        <source>tangent</source>
        <translation>正切</translation>
    </message>
    <message>
        <source>arcsine</source>
        <translation>反正弦</translation>
    </message>
    <message>
        <source>arcsine of a number beyond ±1</source>
        <translation>绝对值大于 1 的数没有反正弦</translation>
    </message>
    <message>
        <source>arccosine</source>
        <translation>反余弦</translation>
    </message>
    <message>
        <source>arccosine of a number beyond ±1</source>
        <translation>绝对值大于 1 的数没有反余弦</translation>
    </message>
    <message>
        <source>arctangent</source>
        <translation>反正切</translation>
    </message>
    <message>
        <source>hyperbolic sine</source>
        <translation>双曲正弦</translation>
    </message>
    <message>
        <source>hyperbolic cosine</source>
        <translation>双曲余弦</translation>
    </message>
    <message>
        <source>hyperbolic tangent</source>
        <translation>双曲正切</translation>
    </message>
    <message>
        <source>absolute value</source>
        <translation>绝对值</translation>
    </message>
    <message>
        <source>sign function</source>
        <translation>符号函数</translation>
    </message>
    <message>
        <source>sigmoid</source>
        <translation>sigmoid 函数</translation>
    </message>
    <message>
        <source>ReLU</source>
        <translation>ReLU</translation>
    </message>
    <message>
        <source>larger of 0 and a number</source>
        <translation>0 与某数中的较大者</translation>
    </message>
    <message>
        <source>larger of two</source>
        <translation>最大值函数</translation>
    </message>
    <message>
        <source>smaller of two</source>
        <translation>最小值函数</translation>
    </message>
    <message>
        <source>clamp to an interval</source>
        <translation>截断函数</translation>
    </message>
    <message>
        <source>cube root</source>
        <translation>立方根</translation>
    </message>
    <message>
        <source>length of a vector</source>
        <translation>向量的长度</translation>
    </message>
    <message>
        <source>angle of a vector</source>
        <translation>向量的辐角</translation>
    </message>
    <message>
        <source>logarithm to the base 2</source>
        <translation>以 2 为底的对数</translation>
    </message>
    <message>
        <source>logarithm to the base 10</source>
        <translation>常用对数</translation>
    </message>
    <message>
        <source>inverse hyperbolic sine</source>
        <translation>反双曲正弦</translation>
    </message>
    <message>
        <source>inverse hyperbolic cosine</source>
        <translation>反双曲余弦</translation>
    </message>
    <message>
        <source>inverse hyperbolic cosine of a number below 1</source>
        <translation>小于 1 的数没有反双曲余弦</translation>
    </message>
    <message>
        <source>inverse hyperbolic tangent</source>
        <translation>反双曲正切</translation>
    </message>
    <message>
        <source>inverse hyperbolic tangent of a number not between -1 and 1</source>
        <translation>不在 -1 与 1 之间的数没有反双曲正切</translation>
    </message>
    <message>
        <source>softplus</source>
        <translation>softplus 函数</translation>
    </message>
    <message>
        <source>SiLU</source>
        <translation>SiLU</translation>
    </message>
    <message>
        <source>GELU</source>
        <translation>GELU</translation>
    </message>
    <message>
        <source>error function</source>
        <translation>误差函数</translation>
    </message>
    <message>
        <source>rounding down</source>
        <translation>向下取整</translation>
    </message>
    <message>
        <source>rounding up</source>
        <translation>向上取整</translation>
    </message>
    <message>
        <source>rounding to the nearest whole number</source>
        <translation>四舍六入五成双取整</translation>
    </message>
    <message>
        <source>normal distribution function</source>
        <translation>正态分布函数</translation>
    </message>
    <message>
        <source>normal density</source>
        <translation>正态分布密度</translation>
    </message>
    <message>
        <source>chain rule, {rule}</source>
        <translation>链式法则，{rule}</translation>
    </message>
    <message>
        <source>{name} is not a number</source>
        <translation>{name} 不是数 (NaN)</translation>
    </message>
    <message>
        <source>{name} is beyond {limit}</source>
        <translation>{name} 超出了 {limit}</translation>
    </message>
    <message>
        <source>{optimizer} from start {start} diverged at step {step}: {cause}.</source>
        <translation>{optimizer} 从起点 {start} 出发，在第 {step} 步发散：{cause}。</translation>
    </message>
    <message>
        <source>All {count} paths have ended. The last: {reason}</source>
        <translation>全部 {count} 条路径都已终止。最后一条：{reason}</translation>
    </message>
    <message>
        <source>{word} is neither a session file nor a command; the commands are: {known}.</source>
        <translation>{word} 既不是会话文件也不是命令；可用的命令有：{known}。</translation>
    </message>
    <message>
        <source>There is no display for the window; gradexplorer export writes pictures without one.</source>
        <translation>没有可用的显示器来打开窗口；gradexplorer export 无需显示器即可输出图片。</translation>
    </message>
    <message>
        <source>--{option} has no use for a {ending} file.</source>
        <translation>--{option} 不适用于 {ending} 文件。</translation>
    </message>
    <message>
        <source>There is no page {key}; near ones are: {near}.</source>
        <translation>没有名为 {key} 的页面；相近的有：{near}。</translation>
    </message>
    <message>
        <source>{file} must end in one of {endings}.</source>
        <translation>{file} 的扩展名必须是 {endings} 之一。</translation>
    </message>
    <message>
        <source>{file} is there already. Choose another place.</source>
        <translation>{file} 已存在。请选择其他位置。</translation>
    </message>
    <message>
        <source>There is no folder {folder}.</source>
        <translation>文件夹 {folder} 不存在。</translation>
    </message>
    <message>
        <source>The folder {folder} can&apos;t be written.</source>
        <translation>文件夹 {folder} 不可写。</translation>
    </message>
    <message>
        <source>--set takes path=value, not {word}.</source>
        <translation>--set 的格式是 path=value，而不是 {word}。</translation>
    </message>
    <message>
        <source>Collected</source>
        <translation>整理</translation>
    </message>
    <message>
        <source>Not twice differentiable here</source>
        <translation>此处不是二阶可微</translation>
    </message>
    <message>
        <source>f tends to minus alpha on the left</source>
        <translation>x 趋于负无穷时，f 趋于此值的相反数</translation>
    </message>
    <message>
        <source>Lambda</source>
        <translation>区间半宽</translation>
    </message>
    <message>
        <source>Half the width of the zone where f is 0</source>
        <translation>f 为 0 的区间的半宽</translation>
    </message>
    <message>
        <source>Negative slope</source>
        <translation>负半轴斜率</translation>
    </message>
    <message>
        <source>Slope of f left of 0</source>
        <translation>x &lt; 0 时 f 的斜率</translation>
    </message>
    <message>
        <source>Initial slope</source>
        <translation>初始斜率</translation>
    </message>
    <message>
        <source>Slope of f left of 0 before learning</source>
        <translation>学习前 x &lt; 0 时 f 的斜率</translation>
    </message>
    <message>
        <source>Lower slope</source>
        <translation>斜率下限</translation>
    </message>
    <message>
        <source>The least slope left of 0</source>
        <translation>0 左侧的最小斜率</translation>
    </message>
    <message>
        <source>Upper slope</source>
        <translation>斜率上限</translation>
    </message>
    <message>
        <source>The largest slope left of 0</source>
        <translation>0 左侧的最大斜率</translation>
    </message>
    <message>
        <source>The lower slope of RReLU must not be above its upper slope.</source>
        <translation>RReLU 的斜率下限不能大于上限。</translation>
    </message>
    <message>
        <source>torch rounds alpha to float32 in its autograd, in float64 too: it is about 1e-8 off.</source>
        <translation>torch 的自动微分会把 alpha 舍入为 float32（float64 时也是如此）：偏差约为 1e-8。</translation>
    </message>
    <message>
        <source>Minimum</source>
        <translation>最小值</translation>
    </message>
    <message>
        <source>f never falls below it</source>
        <translation>f 不会小于此值</translation>
    </message>
    <message>
        <source>f never rises above it</source>
        <translation>f 不会大于此值</translation>
    </message>
    <message>
        <source>The minimum of Hardtanh must be below its maximum.</source>
        <translation>Hardtanh 的最小值必须小于最大值。</translation>
    </message>
    <message>
        <source>torch keeps the slope 1/6 as a float32, in float64 too: its autograd is 5e-9 off.</source>
        <translation>torch 以 float32 保存斜率 1/6（float64 时也是如此）：其自动微分偏差 5e-9。</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>f is x above it</source>
        <translation>大于阈值时 f 等于 x</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>取值</translation>
    </message>
    <message>
        <source>f up to the threshold</source>
        <translation>不超过阈值时 f 的值</translation>
    </message>
    <message>
        <source>Saddle point</source>
        <translation>鞍点</translation>
    </message>
    <message>
        <source>Maximum</source>
        <translation>最大值</translation>
    </message>
    <message>
        <source>Minimum point</source>
        <translation>极小值点</translation>
    </message>
    <message>
        <source>Maximum point</source>
        <translation>极大值点</translation>
    </message>
    <message>
        <source>Undecided: the gradient vanishes, and f is flat to second order in some direction</source>
        <translation>无法判定：梯度为零，且 f 沿某个方向的二阶导数为零</translation>
    </message>
    <message>
        <source>Convex here (no critical point)</source>
        <translation>此处为凸（不是驻点）</translation>
    </message>
    <message>
        <source>Curved both ways here, as at a saddle (no critical point)</source>
        <translation>此处两个方向弯曲相反，形如鞍点（不是驻点）</translation>
    </message>
    <message>
        <source>Concave here (no critical point)</source>
        <translation>此处为凹（不是驻点）</translation>
    </message>
    <message>
        <source>Flat to second order in some direction (no critical point)</source>
        <translation>沿某个方向的二阶导数为零（不是驻点）</translation>
    </message>
    <message>
        <source>The formula has too many parts (at most {most}): shorten it.</source>
        <translation>公式的组成部分太多（最多 {most} 个）：请缩短。</translation>
    </message>
    <message>
        <source>The formula is longer than {most} characters: shorten it.</source>
        <translation>公式超过 {most} 个字符：请缩短。</translation>
    </message>
    <message>
        <source>The formula is empty: type one, for example x^2 + y^2.</source>
        <translation>公式为空：请输入，例如 x^2 + y^2。</translation>
    </message>
    <message>
        <source>The formula is nested too deeply (at most {most}), at character {position}: {near}</source>
        <translation>公式嵌套太深（最多 {most} 层），位于第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>Numbers go to {most} at most, at character {position}: {near}</source>
        <translation>数值不能超过 {most}，位于第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>{name} takes one argument, at character {position}: {near}</source>
        <translation>{name} 只接受一个参数，位于第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>An operator is missing before a bracket, at character {position}: {near}</source>
        <translation>括号前缺少运算符，位于第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>A number has one point or comma, at character {position}: {near}</source>
        <translation>一个数只能有一个小数点或逗号，第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>This is not 0, but smaller than any number, at character {position}: {near}</source>
        <translation>此值不为 0，但小于可表示的最小数，位于第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>{name} to a negative power has two meanings (write 1/{name}(x), or the inverse function), at character {position}: {near}</source>
        <translation>{name} 的负次幂有两种含义（请写 1/{name}(x)，或写反函数），第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>{name} can&apos;t stand in a formula ({remedy}), at character {position}: {near}</source>
        <translation>公式中不能有 {name}（{remedy}），第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>{name} can&apos;t be taken of a number (write a function with its bracket), at character {position}: {near}</source>
        <translation>数没有 {name}（请写带括号的函数），第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>Only x[0] and x[1] have an index, for x and y (write * to multiply), at character {position}: {near}</source>
        <translation>只有 x[0] 和 x[1] 带下标，表示 x 和 y（相乘请写 *），第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>A closing bracket is missing (write {sign}), at character {position}: {near}</source>
        <translation>缺少右括号（请补写 {sign}），第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>The formula is too long to be differentiated twice: shorten it, or write powers for products.</source>
        <translation>公式太长，无法求二阶导数：请缩短公式，或把连乘写成幂。</translation>
    </message>
    <message>
        <source>A comparison is no number: write where(condition, value, other value), at character {position}: {near}</source>
        <translation>比较式不是数：请写成 where(条件, 值, 另一个值)，位于第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>This can&apos;t stand in a formula, at character {position}: {near}</source>
        <translation>公式中不能出现此内容，位于第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>This condition is always the same: no variable is in it, at character {position}: {near}</source>
        <translation>该条件恒定不变：其中没有变量，位于第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>A condition is a comparison such as x &gt; 0, at character {position}: {near}</source>
        <translation>条件必须是比较式，例如 x &gt; 0，位于第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>{name} needs its argument in brackets, {name}(…), at character {position}: {near}</source>
        <translation>{name} 的参数要放在括号里，即 {name}(…)，位于第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>{name} takes {count} arguments, separated by commas, at character {position}: {near}</source>
        <translation>{name} 需要 {count} 个参数，以逗号分隔，位于第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>{name} is no function (write {name}*(…)), at character {position}: {near}</source>
        <translation>{name} 不是函数（应写 {name}*(…)），位于第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>{name} is no function (to multiply, write {name}*(…); functions are {known}), at character {position}: {near}</source>
        <translation>{name} 不是函数（表示相乘应写 {name}*(…)；可用的函数有 {known}），位于第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>{name} is a word of Python: choose another letter, at character {position}: {near}</source>
        <translation>{name} 是 Python 的关键字：请换一个字母，第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>{name} is not known (write {power}, or {product}), at character {position}: {near}</source>
        <translation>未知的 {name}（请写 {power} 或 {product}），第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>{name} is not known (near it: {known}; the product is {product}), at character {position}: {near}</source>
        <translation>未知的 {name}（相近的有：{known}；乘积写作 {product}），第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>{name} is not known (near it: {known}), at character {position}: {near}</source>
        <translation>无法识别 {name}（相近的有：{known}），位于第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>Exponents go to {most} at most, multiplied where a power is raised again, at character {position}: {near}</source>
        <translation>指数不能超过 {most}，幂的幂按指数之积计，位于第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>This has no finite real value, at character {position}: {near}</source>
        <translation>此处没有有限的实数值，位于第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>{field} must be at least {bound}; {given} was given.</source>
        <translation>{field} 不能小于 {bound}；给出的是 {given}。</translation>
    </message>
    <message>
        <source>{field} must be at most {bound}; {given} was given.</source>
        <translation>{field} 不能大于 {bound}；给出的是 {given}。</translation>
    </message>
    <message>
        <source>{field} must be above {bound}; {given} was given.</source>
        <translation>{field} 必须大于 {bound}；给出的是 {given}。</translation>
    </message>
    <message>
        <source>{field} must be below {bound}; {given} was given.</source>
        <translation>{field} 必须小于 {bound}；给出的是 {given}。</translation>
    </message>
    <message>
        <source>{field} is beyond the range of numbers.</source>
        <translation>{field} 超出了数值范围。</translation>
    </message>
    <message>
        <source>{field} needs {bound} or more characters; it has {length}.</source>
        <translation>{field} 至少需要 {bound} 个字符；现有 {length} 个。</translation>
    </message>
    <message>
        <source>{field} takes at most {bound} characters; it has {length}.</source>
        <translation>{field} 最多 {bound} 个字符；现有 {length} 个。</translation>
    </message>
    <message>
        <source>{field} needs {bound} or more entries; it has {length}.</source>
        <translation>{field} 至少需要 {bound} 项；现有 {length} 项。</translation>
    </message>
    <message>
        <source>{field} takes at most {bound} entries; it has {length}.</source>
        <translation>{field} 最多 {bound} 项；现有 {length} 项。</translation>
    </message>
    <message>
        <source>{field} must have {bound} entries; it has {length}.</source>
        <translation>{field} 必须有 {bound} 项；现有 {length} 项。</translation>
    </message>
    <message>
        <source>{field} lacks its field {name}.</source>
        <translation>{field} 缺少字段 {name}。</translation>
    </message>
    <message>
        <source>{field} must be a whole number; {given} was given.</source>
        <translation>{field} 必须是整数；给出的是 {given}。</translation>
    </message>
    <message>
        <source>{field} must be a number; {given} was given.</source>
        <translation>{field} 必须是数；给出的是 {given}。</translation>
    </message>
    <message>
        <source>{field} must be true or false; {given} was given.</source>
        <translation>{field} 必须是 true 或 false；给出的是 {given}。</translation>
    </message>
    <message>
        <source>{field} must be a text; {given} was given.</source>
        <translation>{field} 必须是文本；给出的是 {given}。</translation>
    </message>
    <message>
        <source>{field} must be a list; {given} was given.</source>
        <translation>{field} 必须是列表；给出的是 {given}。</translation>
    </message>
    <message>
        <source>{field} must be a group of named values; {given} was given.</source>
        <translation>{field} 必须是一组带名称的值；给出的是 {given}。</translation>
    </message>
    <message>
        <source>{list}, entry {number}</source>
        <translation>{list}的第 {number} 项</translation>
    </message>
    <message>
        <source>{group}, {name}</source>
        <translation>{group}的{name}</translation>
    </message>
    <message>
        <source>{field} must be a finite number.</source>
        <translation>{field} 必须是有限的数。</translation>
    </message>
    <message>
        <source>{field} holds a broken character.</source>
        <translation>{field} 含有损坏的字符。</translation>
    </message>
    <message>
        <source>{field} has no parameter {name}; near ones are: {near}.</source>
        <translation>{field} 没有参数 {name}；相近的有：{near}。</translation>
    </message>
    <message>
        <source>{field} can&apos;t be {given}; did you mean {near}? Choices: {choices}.</source>
        <translation>{field} 不能是 {given}；是否想用 {near}？可选：{choices}。</translation>
    </message>
    <message>
        <source>{field} can&apos;t be {given}. Choices: {choices}.</source>
        <translation>{field} 不能是 {given}。可选：{choices}。</translation>
    </message>
    <message>
        <source>{file} is no regular file. Choose another file.</source>
        <translation>{file} 不是普通文件。请选择其他文件。</translation>
    </message>
    <message>
        <source>{file} is too large: at most {most} bytes can be read.</source>
        <translation>{file} 太大：最多只能读取 {most} 字节。</translation>
    </message>
    <message>
        <source>{file} can&apos;t be written: it is {kind}. Choose another place.</source>
        <translation>无法写入 {file}：它是{kind}。请选择另一个位置。</translation>
    </message>
    <message>
        <source>a folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>a pipe or socket</source>
        <translation>管道或套接字</translation>
    </message>
    <message>
        <source>a device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>{file} can&apos;t be written: {reason}. Choose another place, or make room there.</source>
        <translation>无法写入 {file}：{reason}。请换一个位置，或清理出空间。</translation>
    </message>
    <message>
        <source>Quadratic bowl</source>
        <translation>二次碗形函数</translation>
    </message>
    <message>
        <source>Himmelblau</source>
        <translation>Himmelblau 函数</translation>
    </message>
    <message>
        <source>Rosenbrock</source>
        <translation>Rosenbrock 函数</translation>
    </message>
    <message>
        <source>Beale</source>
        <translation>Beale 函数</translation>
    </message>
    <message>
        <source>Booth</source>
        <translation>Booth 函数</translation>
    </message>
    <message>
        <source>Rastrigin</source>
        <translation>Rastrigin 函数</translation>
    </message>
    <message>
        <source>Ackley</source>
        <translation>Ackley 函数</translation>
    </message>
    <message>
        <source>Saddle</source>
        <translation>鞍面</translation>
    </message>
    <message>
        <source>Goldstein-Price</source>
        <translation>Goldstein-Price 函数</translation>
    </message>
    <message>
        <source>Three-hump camel</source>
        <translation>三峰驼背函数</translation>
    </message>
    <message>
        <source>Styblinski-Tang</source>
        <translation>Styblinski-Tang 函数</translation>
    </message>
    <message>
        <source>Six-hump camel</source>
        <translation>六峰驼背函数</translation>
    </message>
    <message>
        <source>Easom</source>
        <translation>Easom 函数</translation>
    </message>
    <message>
        <source>McCormick</source>
        <translation>McCormick 函数</translation>
    </message>
    <message>
        <source>Matyas</source>
        <translation>Matyas 函数</translation>
    </message>
    <message>
        <source>Bukin 6</source>
        <translation>Bukin 6 号函数</translation>
    </message>
    <message>
        <source>Hoelder table</source>
        <translation>Hölder 桌函数</translation>
    </message>
    <message>
        <source>Michalewicz</source>
        <translation>Michalewicz 函数</translation>
    </message>
    <message>
        <source>Schaffer 2</source>
        <translation>Schaffer 2 号函数</translation>
    </message>
    <message>
        <source>Griewank</source>
        <translation>Griewank 函数</translation>
    </message>
    <message>
        <source>Drop-wave</source>
        <translation>水滴波函数</translation>
    </message>
    <message>
        <source>Branin</source>
        <translation>Branin 函数</translation>
    </message>
    <message>
        <source>Typed f(x, y)</source>
        <translation>自定义 f(x, y)</translation>
    </message>
    <message>
        <source>There is no landscape {key}; there are {known}.</source>
        <translation>没有名为 {key} 的函数；可用的有 {known}。</translation>
    </message>
    <message>
        <source>first moment: a running mean of the gradient</source>
        <translation>一阶矩：梯度的滑动平均</translation>
    </message>
    <message>
        <source>second moment: a running mean of the squared gradient</source>
        <translation>二阶矩：梯度平方的滑动平均</translation>
    </message>
    <message>
        <source>first moment without its bias towards the zero it began with</source>
        <translation>修正偏差后的一阶矩（消除零初值的影响）</translation>
    </message>
    <message>
        <source>second moment without its bias</source>
        <translation>修正偏差后的二阶矩</translation>
    </message>
    <message>
        <source>the parameter moves against the mean gradient</source>
        <translation>参数沿平均梯度的反方向移动</translation>
    </message>
    <message>
        <source>the largest second moment so far</source>
        <translation>迄今最大的二阶矩</translation>
    </message>
    <message>
        <source>Momentum decay</source>
        <translation>动量衰减</translation>
    </message>
    <message>
        <source>How fast the momentum grows from half of the first beta to all of it</source>
        <translation>动量从一阶矩衰减率的一半增长到全部的快慢</translation>
    </message>
    <message>
        <source>the momentum of this step</source>
        <translation>这一步的动量系数</translation>
    </message>
    <message>
        <source>the momentum of the next step</source>
        <translation>下一步的动量系数</translation>
    </message>
    <message>
        <source>the product of all momenta so far, which torch keeps in single precision</source>
        <translation>迄今所有动量系数之积（torch 以单精度保存）</translation>
    </message>
    <message>
        <source>Nesterov: the gradient of this step, and the first moment as the next step will use it</source>
        <translation>Nesterov：这一步的梯度，加上下一步将使用的一阶矩</translation>
    </message>
    <message>
        <source>how many gradients the second moment remembers at most</source>
        <translation>二阶矩最多能记住多少个梯度</translation>
    </message>
    <message>
        <source>how many gradients it remembers at this step</source>
        <translation>在这一步它记住了多少个梯度</translation>
    </message>
    <message>
        <source>rectification: a smaller step while the second moment is uncertain</source>
        <translation>校正：二阶矩尚不可靠时步子较小</translation>
    </message>
    <message>
        <source>division by the second moment, once it is certain enough</source>
        <translation>二阶矩足够可靠后才除以它</translation>
    </message>
    <message>
        <source>the largest gradient so far, fading</source>
        <translation>迄今最大的梯度，逐渐衰减</translation>
    </message>
    <message>
        <source>Learning rate decay</source>
        <translation>学习率衰减</translation>
    </message>
    <message>
        <source>How fast the learning rate falls with the steps</source>
        <translation>学习率随步数下降的快慢</translation>
    </message>
    <message>
        <source>First sum</source>
        <translation>累积初值</translation>
    </message>
    <message>
        <source>What the sum of squared gradients begins with: more makes the first steps smaller</source>
        <translation>梯度平方和的初值：越大，最初几步越小</translation>
    </message>
    <message>
        <source>the learning rate falls</source>
        <translation>学习率下降</translation>
    </message>
    <message>
        <source>the sum of all squared gradients</source>
        <translation>所有梯度平方之和</translation>
    </message>
    <message>
        <source>the parameter moves, less where it has moved much</source>
        <translation>参数移动；移动已多的方向移动得更少</translation>
    </message>
    <message>
        <source>Rho</source>
        <translation>衰减系数</translation>
    </message>
    <message>
        <source>How much of the two running means is kept at each step</source>
        <translation>每一步保留多少两个滑动平均</translation>
    </message>
    <message>
        <source>Decay of beta 2</source>
        <translation>β₂ 的衰减指数</translation>
    </message>
    <message>
        <source>The power of the step by which a new squared gradient counts: at −1 all of them count alike</source>
        <translation>新的梯度平方所占份额随步数变化的幂次：取 −1 时所有梯度同等计入</translation>
    </message>
    <message>
        <source>First epsilon</source>
        <translation>第一个 ε</translation>
    </message>
    <message>
        <source>The gradient&apos;s size counts as at least this</source>
        <translation>梯度的大小至少按此值计</translation>
    </message>
    <message>
        <source>Second epsilon</source>
        <translation>第二个 ε</translation>
    </message>
    <message>
        <source>The parameters&apos; size counts as at least this: a start near 0 moves, too</source>
        <translation>参数的大小至少按此值计：接近 0 的起点也会移动</translation>
    </message>
    <message>
        <source>Epsilons</source>
        <translation>两个 ε</translation>
    </message>
    <message>
        <source>The least sizes of the gradient and of the parameters</source>
        <translation>梯度与参数的最小大小</translation>
    </message>
    <message>
        <source>Clipping threshold</source>
        <translation>裁剪阈值</translation>
    </message>
    <message>
        <source>An update whose root mean square is larger is scaled down to it</source>
        <translation>均方根更大的更新会被缩小到此值</translation>
    </message>
    <message>
        <source>how much the new squared gradient counts: less at every step</source>
        <translation>新的梯度平方所占的份额：逐步减小</translation>
    </message>
    <message>
        <source>the relative step size, which falls with the steps</source>
        <translation>相对步长，随步数下降</translation>
    </message>
    <message>
        <source>the step size: in proportion to the root mean square of x and y</source>
        <translation>步长：与 x、y 的均方根成正比</translation>
    </message>
    <message>
        <source>a running mean of the squared gradient</source>
        <translation>梯度平方的滑动平均</translation>
    </message>
    <message>
        <source>the update: the gradient over its size; w is that of y</source>
        <translation>更新：梯度除以其大小；w 是 y 的更新</translation>
    </message>
    <message>
        <source>the update&apos;s root mean square over x and y</source>
        <translation>更新在 x、y 上的均方根</translation>
    </message>
    <message>
        <source>the pair moves downhill; a large update is clipped</source>
        <translation>这一对参数向下移动；过大的更新被裁剪</translation>
    </message>
    <message>
        <source>the update: past updates over past gradients, in size</source>
        <translation>更新量：以往更新的大小与以往梯度的大小之比</translation>
    </message>
    <message>
        <source>a running mean of the squared update</source>
        <translation>更新量平方的滑动平均</translation>
    </message>
    <message>
        <source>the parameter moves downhill</source>
        <translation>参数沿下降方向移动</translation>
    </message>
    <message>
        <source>Smoothing constant</source>
        <translation>平方梯度的衰减率</translation>
    </message>
    <message>
        <source>Alpha</source>
        <translation>负饱和值的系数</translation>
    </message>
    <message>
        <source>How much of the mean squared gradient is kept at each step</source>
        <translation>每一步保留多少梯度平方的平均</translation>
    </message>
    <message>
        <source>Centered</source>
        <translation>中心化</translation>
    </message>
    <message>
        <source>Divide by the gradient&apos;s variance, not its mean square</source>
        <translation>除以梯度的方差，而不是均方</translation>
    </message>
    <message>
        <source>a running mean of the gradient</source>
        <translation>梯度的滑动平均</translation>
    </message>
    <message>
        <source>the gradient&apos;s variance</source>
        <translation>梯度的方差</translation>
    </message>
    <message>
        <source>velocity: the scaled gradients so far, fading</source>
        <translation>速度：迄今缩放后的梯度，逐渐衰减</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>How far one step goes</source>
        <translation>一步走多远</translation>
    </message>
    <message>
        <source>Coefficient</source>
        <translation>系数</translation>
    </message>
    <message>
        <source>Newton-Schulz steps</source>
        <translation>Newton-Schulz 步数</translation>
    </message>
    <message>
        <source>Each lifts the small singular values of the update towards 1</source>
        <translation>每一步都把更新的小奇异值抬向 1</translation>
    </message>
    <message>
        <source>Coefficients</source>
        <translation>系数</translation>
    </message>
    <message>
        <source>A Newton-Schulz step makes a s + b s³ + c s⁵ of every singular value s</source>
        <translation>一步 Newton-Schulz 迭代把每个奇异值 s 变成 a s + b s³ + c s⁵</translation>
    </message>
    <message>
        <source>Epsilon</source>
        <translation>稳定项</translation>
    </message>
    <message>
        <source>The norm of the momentum counts as at least this</source>
        <translation>动量的范数至少按此值计算</translation>
    </message>
    <message>
        <source>Rate of a matrix</source>
        <translation>矩阵的学习率</translation>
    </message>
    <message>
        <source>by its shape</source>
        <translation>按矩阵形状</translation>
    </message>
    <message>
        <source>as large as AdamW&apos;s steps</source>
        <translation>与 AdamW 的步长相当</translation>
    </message>
    <message>
        <source>How the learning rate depends on the matrix</source>
        <translation>学习率如何依赖于矩阵</translation>
    </message>
    <message>
        <source>Learning rate of biases</source>
        <translation>偏置的学习率</translation>
    </message>
    <message>
        <source>Biases are no matrices: torch.optim.AdamW moves them</source>
        <translation>偏置不是矩阵：由 torch.optim.AdamW 更新</translation>
    </message>
    <message>
        <source>torch {version} has no Muon: it came with torch 2.9.</source>
        <translation>torch {version} 没有 Muon：它从 torch 2.9 开始提供。</translation>
    </message>
    <message>
        <source>Added to the denominator, so that it never is zero</source>
        <translation>加在分母上，使其永不为零</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>Pulls the parameters towards zero</source>
        <translation>把参数拉向零</translation>
    </message>
    <message>
        <source>Decoupled weight decay</source>
        <translation>解耦的权重衰减</translation>
    </message>
    <message>
        <source>Shrink the parameters themselves (as AdamW does) instead of adding to the gradient</source>
        <translation>直接缩小参数本身（如 AdamW），而不是加到梯度上</translation>
    </message>
    <message>
        <source>Momentum</source>
        <translation>动量</translation>
    </message>
    <message>
        <source>How much of the last velocity is kept</source>
        <translation>保留多少上一步的速度</translation>
    </message>
    <message>
        <source>First beta</source>
        <translation>一阶矩衰减率</translation>
    </message>
    <message>
        <source>Momentum in the step</source>
        <translation>更新中的动量权重</translation>
    </message>
    <message>
        <source>How much the running mean counts in the step, beside the new gradient</source>
        <translation>计算更新方向时，滑动平均相对于新梯度所占的比重</translation>
    </message>
    <message>
        <source>Momentum kept</source>
        <translation>动量衰减率</translation>
    </message>
    <message>
        <source>How much of the mean gradient is kept at each step</source>
        <translation>每一步保留多少平均梯度</translation>
    </message>
    <message>
        <source>Weights of the running mean: in the step, and from step to step</source>
        <translation>滑动平均的权重：在更新方向中的，以及逐步保留的</translation>
    </message>
    <message>
        <source>the running mean, mixed with the new gradient</source>
        <translation>滑动平均与新梯度的加权混合</translation>
    </message>
    <message>
        <source>the parameter moves by the learning rate, against the sign</source>
        <translation>参数逆着符号移动一个学习率的距离</translation>
    </message>
    <message>
        <source>Second beta</source>
        <translation>二阶矩衰减率</translation>
    </message>
    <message>
        <source>How much of the mean size of the gradient is kept at each step</source>
        <translation>每一步保留多少梯度大小的平均</translation>
    </message>
    <message>
        <source>Betas</source>
        <translation>衰减率</translation>
    </message>
    <message>
        <source>Memory of the two running means</source>
        <translation>两个滑动平均的记忆长度</translation>
    </message>
    <message>
        <source>AMSGrad</source>
        <translation>AMSGrad</translation>
    </message>
    <message>
        <source>Divide by the largest second moment so far</source>
        <translation>除以迄今最大的二阶矩</translation>
    </message>
    <message>
        <source>Maximize</source>
        <translation>最大化</translation>
    </message>
    <message>
        <source>Go uphill: the gradient&apos;s sign is turned before all else</source>
        <translation>向上走：首先把梯度反号</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>学习率调度</translation>
    </message>
    <message>
        <source>How the learning rate changes from step to step</source>
        <translation>学习率如何逐步变化</translation>
    </message>
    <message>
        <source>Warm-up</source>
        <translation>预热</translation>
    </message>
    <message>
        <source>Lets the learning rate rise before the schedule begins</source>
        <translation>在学习率调度开始之前让学习率逐渐上升</translation>
    </message>
    <message>
        <source>Clipping</source>
        <translation>梯度裁剪</translation>
    </message>
    <message>
        <source>Keeps the gradient small before the optimizer gets it</source>
        <translation>在优化器得到梯度之前限制其大小</translation>
    </message>
    <message>
        <source>Gradient noise</source>
        <translation>梯度噪声</translation>
    </message>
    <message>
        <source>Is added to the gradient, after clipping</source>
        <translation>在裁剪之后加到梯度上</translation>
    </message>
    <message>
        <source>Kept beside the weights, as torch&apos;s AveragedModel does; the optimizer does not see it</source>
        <translation>与权重并存，如 torch 的 AveragedModel；优化器并不使用它</translation>
    </message>
    <message>
        <source>maximize: the gradient of −f, for uphill on f is downhill on −f</source>
        <translation>最大化：取 −f 的梯度，因为在 f 上向上就是在 −f 上向下</translation>
    </message>
    <message>
        <source>weight decay: the gradient of half the squared parameter, added</source>
        <translation>权重衰减：加上参数平方之半的梯度</translation>
    </message>
    <message>
        <source>decoupled weight decay: the parameter shrinks</source>
        <translation>解耦的权重衰减：参数缩小</translation>
    </message>
    <message>
        <source>Dampening</source>
        <translation>阻尼</translation>
    </message>
    <message>
        <source>How much of each new gradient is left out of the velocity</source>
        <translation>每个新梯度中不计入速度的比例</translation>
    </message>
    <message>
        <source>Nesterov</source>
        <translation>Nesterov</translation>
    </message>
    <message>
        <source>Look one step ahead along the velocity</source>
        <translation>沿速度方向向前看一步</translation>
    </message>
    <message>
        <source>Nesterov needs a momentum above 0 and a dampening of 0.</source>
        <translation>Nesterov 要求动量大于 0 且阻尼为 0。</translation>
    </message>
    <message>
        <source>velocity: the gradients so far, fading</source>
        <translation>速度：迄今的梯度，逐渐衰减</translation>
    </message>
    <message>
        <source>Nesterov: the direction one step ahead</source>
        <translation>Nesterov：向前一步的方向</translation>
    </message>
    <message>
        <source>First step size</source>
        <translation>初始步长</translation>
    </message>
    <message>
        <source>How far the first step goes in every coordinate</source>
        <translation>第一步在每个坐标上走多远</translation>
    </message>
    <message>
        <source>Shrinking factor</source>
        <translation>缩小因子</translation>
    </message>
    <message>
        <source>The step size times this after the gradient&apos;s sign has changed</source>
        <translation>梯度变号后步长乘以此数</translation>
    </message>
    <message>
        <source>Growing factor</source>
        <translation>放大因子</translation>
    </message>
    <message>
        <source>The step size times this while the gradient keeps its sign</source>
        <translation>梯度符号不变时步长乘以此数</translation>
    </message>
    <message>
        <source>Etas</source>
        <translation>步长因子</translation>
    </message>
    <message>
        <source>The two factors of the step size</source>
        <translation>步长的两个因子</translation>
    </message>
    <message>
        <source>Smallest step size</source>
        <translation>最小步长</translation>
    </message>
    <message>
        <source>The step size never falls below this</source>
        <translation>步长不会小于此数</translation>
    </message>
    <message>
        <source>Largest step size</source>
        <translation>最大步长</translation>
    </message>
    <message>
        <source>The step size never grows above this</source>
        <translation>步长不会大于此数</translation>
    </message>
    <message>
        <source>Step sizes</source>
        <translation>步长范围</translation>
    </message>
    <message>
        <source>The bounds of the step size</source>
        <translation>步长的上下界</translation>
    </message>
    <message>
        <source>The shrinking factor must lie between 0 and 1, and the growing factor above 1.</source>
        <translation>缩小因子必须在 0 与 1 之间，放大因子必须大于 1。</translation>
    </message>
    <message>
        <source>The smallest step size must not be above the largest.</source>
        <translation>最小步长不能大于最大步长。</translation>
    </message>
    <message>
        <source>has the gradient kept its sign since the last step?</source>
        <translation>与上一步相比，梯度是否保持同号？</translation>
    </message>
    <message>
        <source>shrink the step size after a change, else let it grow</source>
        <translation>变号后缩小步长，否则放大</translation>
    </message>
    <message>
        <source>the step size, within its bounds</source>
        <translation>限制在上下界之内的步长</translation>
    </message>
    <message>
        <source>the gradient that counts: none right after a change of sign</source>
        <translation>起作用的梯度：刚变号时为零</translation>
    </message>
    <message>
        <source>the parameter moves by the step size, downhill</source>
        <translation>参数沿下降方向移动一个步长</translation>
    </message>
    <message>
        <source>Decay term</source>
        <translation>衰减项</translation>
    </message>
    <message>
        <source>Shrinks the parameters and, over time, the learning rate</source>
        <translation>缩小参数，并逐渐降低学习率</translation>
    </message>
    <message>
        <source>Power of the decay</source>
        <translation>衰减的幂次</translation>
    </message>
    <message>
        <source>How fast the learning rate falls</source>
        <translation>学习率下降的快慢</translation>
    </message>
    <message>
        <source>Start of averaging</source>
        <translation>开始平均的步数</translation>
    </message>
    <message>
        <source>From this step on, the parameters are averaged</source>
        <translation>从这一步起对参数取平均</translation>
    </message>
    <message>
        <source>the parameter shrinks and moves downhill</source>
        <translation>参数缩小并沿下降方向移动</translation>
    </message>
    <message>
        <source>the average of the parameters since the start of averaging</source>
        <translation>开始平均以来参数的平均值</translation>
    </message>
    <message>
        <source>the step size of the next step, which torch keeps in single precision</source>
        <translation>下一步的步长（torch 以单精度保存）</translation>
    </message>
    <message>
        <source>the weight of the next step in the average, in single precision</source>
        <translation>下一步在平均中的权重（单精度）</translation>
    </message>
    <message>
        <source>Iterations</source>
        <translation>迭代次数</translation>
    </message>
    <message>
        <source>The most iterations in a step</source>
        <translation>一步中最多的迭代次数</translation>
    </message>
    <message>
        <source>Evaluations</source>
        <translation>求值次数</translation>
    </message>
    <message>
        <source>The most evaluations of the function in a step; torch takes five for every four iterations</source>
        <translation>一步中最多的函数求值次数；torch 默认每四次迭代取五次求值</translation>
    </message>
    <message>
        <source>Gradient tolerance</source>
        <translation>梯度容差</translation>
    </message>
    <message>
        <source>Stop when no part of the gradient is larger than this</source>
        <translation>梯度的各分量都不大于此数时停止</translation>
    </message>
    <message>
        <source>Change tolerance</source>
        <translation>变化容差</translation>
    </message>
    <message>
        <source>Stop when the function or the parameters change by less than this</source>
        <translation>函数值或参数的变化小于此数时停止</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史长度</translation>
    </message>
    <message>
        <source>How many past steps shape the direction</source>
        <translation>用多少个以往的步来确定方向</translation>
    </message>
    <message>
        <source>Line search</source>
        <translation>线搜索</translation>
    </message>
    <message>
        <source>strong Wolfe conditions</source>
        <translation>强 Wolfe 条件</translation>
    </message>
    <message>
        <source>Search along the direction for a step that is long enough and goes down enough</source>
        <translation>沿该方向搜索足够长且下降足够多的一步</translation>
    </message>
    <message>
        <source>A value is not a finite number here.</source>
        <translation>此处有一个值不是有限的数。</translation>
    </message>
    <message>
        <source>The values cancel so far that rounding leaves no digit to compare.</source>
        <translation>各项相消过多，舍入后没有可比较的数字。</translation>
    </message>
    <message>
        <source>f has no finite value here.</source>
        <translation>f 在此处没有有限的值。</translation>
    </message>
    <message>
        <source>f has no finite value within two steps h, so there is no difference.</source>
        <translation>f 在两个步长 h 之内没有有限的值，因此没有有限差分。</translation>
    </message>
    <message>
        <source>The difference overflows.</source>
        <translation>有限差分溢出。</translation>
    </message>
    <message>
        <source>A difference is farther from the derivative than its bound, or its bound says nothing.</source>
        <translation>某个差分与导数之差超过了它的误差界，或者误差界没有意义。</translation>
    </message>
    <message>
        <source>f bends within the step h, so the difference can&apos;t agree.</source>
        <translation>f 在步长 h 之内发生弯折，因此有限差分不可能一致。</translation>
    </message>
    <message>
        <source>f has a kink here: its slope is {left} on the left and {right} on the right.</source>
        <translation>f 在此处有折点：左导数为 {left}，右导数为 {right}。</translation>
    </message>
    <message>
        <source>There are no finite values to compare here.</source>
        <translation>此处没有可比较的有限值。</translation>
    </message>
    <message>
        <source>f jumps here, so it has no derivative.</source>
        <translation>f 在此处跳跃，因此没有导数。</translation>
    </message>
    <message>
        <source>f has a pole here: it grows without end, and has no derivative.</source>
        <translation>f 在此处有极点：它无限增大，没有导数。</translation>
    </message>
    <message>
        <source>The slope of f grows without end here: the tangent is vertical.</source>
        <translation>f 的斜率在此处无限增大：切线是竖直的。</translation>
    </message>
    <message>
        <source>f has no value here, though it has values on both sides.</source>
        <translation>f 在此处没有值，但在两侧都有值。</translation>
    </message>
    <message>
        <source>The point is outside of the domain of f.</source>
        <translation>该点在 f 的定义域之外。</translation>
    </message>
    <message>
        <source>The formula is true, but in floats it gives {value} for {exact}.</source>
        <translation>公式是正确的，但用浮点数算得 {value}，精确值为 {exact}。</translation>
    </message>
    <message>
        <source>The formula is true, but torch&apos;s floats give {value} for {exact}.</source>
        <translation>公式是正确的，但 torch 的浮点数算得 {value}，精确值为 {exact}。</translation>
    </message>
    <message>
        <source>The formula is true, but floats keep {n} of its digits here: {value} for {exact}.</source>
        <translation>公式是正确的，但浮点数在此处只保留 {n} 位有效数字：得到 {value}，应为 {exact}。</translation>
    </message>
    <message>
        <source>The formula is true, but torch keeps {n} of its digits here: {value} for {exact}.</source>
        <translation>公式是正确的，但 torch 在此处只保留 {n} 位有效数字：得到 {value}，应为 {exact}。</translation>
    </message>
    <message>
        <source>Formula and autograd agree as far as floats can: rounding the terms leaves {n} digits of {value}.</source>
        <translation>公式与 autograd 在浮点数精度所及的范围内一致：各项的舍入只给 {value} 留下 {n} 位有效数字。</translation>
    </message>
    <message>
        <source>The derivative is {exact}, but torch gives {torch}. {why}</source>
        <translation>导数是 {exact}，但 torch 给出 {torch}。{why}</translation>
    </message>
    <message>
        <source>The derivative is {exact}, but torch gives {torch}: at a kink or an edge on the way it takes a slope by convention.</source>
        <translation>导数是 {exact}，但 torch 给出 {torch}：在计算途中的折点或边界处，它按约定取一个斜率。</translation>
    </message>
    <message>
        <source>The derivative is {exact}, but torch gives {torch}: on the way it divides by 0, or a number is too large for floats.</source>
        <translation>导数是 {exact}，但 torch 给出 {torch}：计算途中除以了 0，或有的数超出浮点数的范围。</translation>
    </message>
    <message>
        <source>The derivative is {exact}, but torch gives {torch}: on the way it meets 0 · ∞, ∞ − ∞ or a division by 0.</source>
        <translation>导数是 {exact}，但 torch 给出 {torch}：计算途中出现 0 · ∞、∞ − ∞ 或除以 0。</translation>
    </message>
    <message>
        <source>The point is on the edge of the domain of f: the slope on its one side is {side}.</source>
        <translation>该点在 f 的定义域的边界上：其一侧的斜率为 {side}。</translation>
    </message>
    <message>
        <source>Torch takes the slope {torch}.</source>
        <translation>torch 取斜率 {torch}。</translation>
    </message>
    <message>
        <source>Its {digits} digits can&apos;t be computed here.</source>
        <translation>在这里无法算出它的 {digits} 位数字。</translation>
    </message>
    <message>
        <source>With all digits it is {exact}, the formula gives {formula} and autograd {autograd}; rounding does not explain the difference.</source>
        <translation>精确值为 {exact}，公式给出 {formula}，autograd 给出 {autograd}；舍入误差无法解释这一差异。</translation>
    </message>
    <message>
        <source>Formula and autograd agree on {formula}, but the difference is {difference}: at a kink on the way both take a slope by convention, and waves shorter than h mislead the difference.</source>
        <translation>公式与 autograd 同为 {formula}，而有限差分为 {difference}：途中的折点处两者按约定取导数，而比 h 更短的波动会使有限差分失真。</translation>
    </message>
    <message>
        <source>Formula: {formula}, autograd: {autograd}. Only one of them is a number; ∞ · 0 and ∞ − ∞ are none.</source>
        <translation>公式：{formula}，autograd：{autograd}。其中只有一个是数；∞ · 0 与 ∞ − ∞ 都没有值。</translation>
    </message>
    <message>
        <source>There is no parameter {path}; near ones are: {near}.</source>
        <translation>没有参数 {path}；相近的有：{near}。</translation>
    </message>
    <message>
        <source>The page {page} has no steps to run.</source>
        <translation>页面 {page} 没有可运行的步骤。</translation>
    </message>
    <message>
        <source>Step {step} lies beyond the last step, {last}.</source>
        <translation>第 {step} 步超出了最后一步（第 {last} 步）。</translation>
    </message>
    <message>
        <source>Gradient of {name}</source>
        <translation>{name}的梯度</translation>
    </message>
    <message>
        <source>At the point ({x}, {y})</source>
        <translation>在点 ({x}, {y}) 处</translation>
    </message>
    <message>
        <source>Gradient</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>Update rule: {optimizer}, start {start}</source>
        <translation>更新规则：{optimizer}，起点 {start}</translation>
    </message>
    <message>
        <source>Go a step forward to see its numbers put in, and their proof.</source>
        <translation>前进一步，即可看到该步代入的数字及其验证。</translation>
    </message>
    <message>
        <source>Step {step}, in numbers, for x</source>
        <translation>第 {step} 步，对 x 代入数值</translation>
    </message>
    <message>
        <source>Rule against {optimizer} in torch</source>
        <translation>更新规则与 torch 中的 {optimizer} 对照</translation>
    </message>
    <message>
        <source>LBFGS builds its direction from the last steps and gradients; its rule is not proven here.</source>
        <translation>LBFGS 由最近的若干步和梯度构造方向；其规则不在此验证。</translation>
    </message>
    <message>
        <source>Direction of this step</source>
        <translation>这一步的方向</translation>
    </message>
    <message>
        <source>Plain gradient descent is stable below 2/λₘₐₓ; this learning rate is {words}</source>
        <translation>普通梯度下降在学习率小于 2/λₘₐₓ 时稳定；当前学习率{words}</translation>
    </message>
    <message>
        <source>Second order at this point</source>
        <translation>此点的二阶性质</translation>
    </message>
    <message>
        <source>Hessian matrix</source>
        <translation>Hessian 矩阵</translation>
    </message>
    <message>
        <source>Eigenvalues and condition number</source>
        <translation>特征值与条件数</translation>
    </message>
    <message>
        <source>above the limit of plain gradient descent</source>
        <translation>高于普通梯度下降的稳定上限</translation>
    </message>
    <message>
        <source>below that limit</source>
        <translation>低于该上限</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>侧视图</translation>
    </message>
    <message>
        <source>Top</source>
        <translation>俯视图</translation>
    </message>
    <message>
        <source>Surface</source>
        <translation>曲面</translation>
    </message>
    <message>
        <source>log(1 + f − min f)</source>
        <translation>log(1 + f − min f)</translation>
    </message>
    <message>
        <source>Map with gradient field</source>
        <translation>等高线图与梯度场</translation>
    </message>
    <message>
        <source>Click: new start. Drag: move</source>
        <translation>单击：添加起点。拖动：移动</translation>
    </message>
    <message>
        <source>Start {number}: drag it; Delete removes it</source>
        <translation>起点 {number}：可拖动；按 Delete 删除</translation>
    </message>
    <message>
        <source>minimum ({x}, {y}), f = {f}</source>
        <translation>极小值点 ({x}, {y})，f = {f}</translation>
    </message>
    <message>
        <source>minima</source>
        <translation>极小值点</translation>
    </message>
    <message>
        <source>Value and gradient norm</source>
        <translation>函数值与梯度范数</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>f, and |∇f| dashed</source>
        <translation>f（实线）与 |∇f|（虚线）</translation>
    </message>
    <message>
        <source>optimizer</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>start</source>
        <translation>起点</translation>
    </message>
    <message>
        <source>reached</source>
        <translation>到达</translation>
    </message>
    <message>
        <source>The best {shown} of {all} paths</source>
        <translation>{all} 条路径中最好的 {shown} 条</translation>
    </message>
    <message>
        <source>Standings</source>
        <translation>排名</translation>
    </message>
    <message>
        <source>diverged at {step}</source>
        <translation>在第 {step} 步发散</translation>
    </message>
    <message>
        <source>coordinate</source>
        <translation>坐标</translation>
    </message>
    <message>
        <source>index</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Landscape</source>
        <translation>目标函数</translation>
    </message>
    <message>
        <source>The function that is minimised</source>
        <translation>要最小化的函数</translation>
    </message>
    <message>
        <source>f(x, y)</source>
        <translation>f(x, y)</translation>
    </message>
    <message>
        <source>Your own function of x and y, for example x**2 + 3*y**2 + sin(x*y)</source>
        <translation>自定义的 x、y 的函数，例如 x**2 + 3*y**2 + sin(x*y)</translation>
    </message>
    <message>
        <source>Condition number</source>
        <translation>条件数</translation>
    </message>
    <message>
        <source>Ratio of the bowl&apos;s largest to its smallest curvature</source>
        <translation>碗形函数最大曲率与最小曲率之比</translation>
    </message>
    <message>
        <source>Where the map of a typed function begins and ends</source>
        <translation>自定义函数的图从哪里开始、到哪里结束</translation>
    </message>
    <message>
        <source>{name} {number}</source>
        <translation>{name} {number}</translation>
    </message>
    <message>
        <source>{whole}: {part}</source>
        <translation>{whole}：{part}</translation>
    </message>
    <message>
        <source>x of the start</source>
        <translation>起点的 x</translation>
    </message>
    <message>
        <source>y of the start</source>
        <translation>起点的 y</translation>
    </message>
    <message>
        <source>Letter {number} of the formula</source>
        <translation>公式的第 {number} 个字母</translation>
    </message>
    <message>
        <source>logarithmic</source>
        <translation>对数</translation>
    </message>
    <message>
        <source>linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>Equal ratios from cell to cell, or equal differences</source>
        <translation>相邻格子之比相等，或之差相等</translation>
    </message>
    <message>
        <source>Logarithmic height</source>
        <translation>对数高度</translation>
    </message>
    <message>
        <source>Draw log(1 + f - min f) as height</source>
        <translation>以 log(1 + f - min f) 作为高度</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Paths</source>
        <translation>路径</translation>
    </message>
    <message>
        <source>Basins</source>
        <translation>吸引盆</translation>
    </message>
    <message>
        <source>Sweep</source>
        <translation>扫描</translation>
    </message>
    <message>
        <source>Single paths, where every start of the plane ends, or what every pair of two parameters does</source>
        <translation>单条路径；平面上每个起点到达何处；或每一对参数的结果</translation>
    </message>
    <message>
        <source>Starts or cells in a row of the map; a coarse map comes at once, the whole one later</source>
        <translation>图中一行的起点数或格子数；先出现粗略的图，再出现完整的图</translation>
    </message>
    <message>
        <source>The parameter from left to right</source>
        <translation>从左到右变化的参数</translation>
    </message>
    <message>
        <source>from</source>
        <translation>从</translation>
    </message>
    <message>
        <source>to</source>
        <translation>到</translation>
    </message>
    <message>
        <source>Range across</source>
        <translation>横向范围</translation>
    </message>
    <message>
        <source>Its first and its last number</source>
        <translation>第一个数和最后一个数</translation>
    </message>
    <message>
        <source>Scale across</source>
        <translation>横向刻度</translation>
    </message>
    <message>
        <source>Upwards</source>
        <translation>纵轴</translation>
    </message>
    <message>
        <source>nothing: curves</source>
        <translation>无：画曲线</translation>
    </message>
    <message>
        <source>The parameter from bottom to top; without it, curves</source>
        <translation>从下到上变化的参数；没有它则画曲线</translation>
    </message>
    <message>
        <source>Range upwards</source>
        <translation>纵向范围</translation>
    </message>
    <message>
        <source>Scale upwards</source>
        <translation>纵向刻度</translation>
    </message>
    <message>
        <source>Colour of a cell</source>
        <translation>格子的颜色</translation>
    </message>
    <message>
        <source>A strong colour is fast, or a low f; the worst of the starts counts</source>
        <translation>颜色越深越快，或 f 越低；以最差的起点为准</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Minimum reached</source>
        <translation>到达的极小值</translation>
    </message>
    <message>
        <source>Steps to get there</source>
        <translation>到达所需的步数</translation>
    </message>
    <message>
        <source>What the colour of a start says: its minimum and, the paler the later, its steps; or one number</source>
        <translation>起点的颜色表示什么：到达的极小值，越浅步数越多；或一个数</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>分辨率</translation>
    </message>
    <message>
        <source>Part of the map that is seen</source>
        <translation>看到的部分</translation>
    </message>
    <message>
        <source>Optimizers</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>Race</source>
        <translation>竞赛</translation>
    </message>
    <message>
        <source>They run in lockstep from the same starts</source>
        <translation>它们从相同的起点同步运行</translation>
    </message>
    <message>
        <source>Starts</source>
        <translation>起点</translation>
    </message>
    <message>
        <source>Click on the map to add one, drag a dot to move it</source>
        <translation>在等高线图上单击添加起点，拖动圆点移动起点</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Length of the run</source>
        <translation>运行的步数</translation>
    </message>
    <message>
        <source>Average of the weights</source>
        <translation>权重的平均</translation>
    </message>
    <message>
        <source>exponential (EMA)</source>
        <translation>指数移动平均（EMA）</translation>
    </message>
    <message>
        <source>How much of the average is kept at each step</source>
        <translation>每一步保留多少旧的平均值</translation>
    </message>
    <message>
        <source>equal (SWA)</source>
        <translation>等权平均（SWA）</translation>
    </message>
    <message>
        <source>Paths that are switched off in the picture</source>
        <translation>图中隐藏的路径</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>torch&apos;s dtype for the run; float32 is torch&apos;s default</source>
        <translation>运行所用的 torch 数据类型；float32 是 torch 的默认类型</translation>
    </message>
    <message>
        <source>by norm</source>
        <translation>按范数</translation>
    </message>
    <message>
        <source>Largest norm</source>
        <translation>最大范数</translation>
    </message>
    <message>
        <source>A longer gradient is scaled down to this</source>
        <translation>更长的梯度按比例缩短到此值</translation>
    </message>
    <message>
        <source>the gradient&apos;s norm, of x and y together</source>
        <translation>梯度的范数，x 与 y 一起</translation>
    </message>
    <message>
        <source>what is left of it</source>
        <translation>保留的比例</translation>
    </message>
    <message>
        <source>the clipped gradient</source>
        <translation>裁剪后的梯度</translation>
    </message>
    <message>
        <source>by value</source>
        <translation>按值</translation>
    </message>
    <message>
        <source>Largest value</source>
        <translation>最大值</translation>
    </message>
    <message>
        <source>Each number of the gradient is kept within plus and minus this</source>
        <translation>梯度的每个分量限制在正负此值之间</translation>
    </message>
    <message>
        <source>Gaussian</source>
        <translation>高斯</translation>
    </message>
    <message>
        <source>Of the noise in each number of the gradient at the first step</source>
        <translation>第一步时梯度每个分量中噪声的标准差</translation>
    </message>
    <message>
        <source>Decay</source>
        <translation>衰减</translation>
    </message>
    <message>
        <source>The standard deviation falls as the step to the power of minus this</source>
        <translation>标准差按步数的负此幂次衰减</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Of torch&apos;s generator that draws the noise</source>
        <translation>抽取噪声的 torch 生成器的种子</translation>
    </message>
    <message>
        <source>the standard deviation of the noise at this step</source>
        <translation>这一步噪声的标准差</translation>
    </message>
    <message>
        <source>with noise: torch&apos;s generator drew the number</source>
        <translation>加上噪声：该数由 torch 的生成器抽取</translation>
    </message>
    <message>
        <source>Given to torch.manual_seed before each run</source>
        <translation>每次运行前传给 torch.manual_seed</translation>
    </message>
    <message>
        <source>elevation</source>
        <translation>仰角</translation>
    </message>
    <message>
        <source>azimuth</source>
        <translation>方位角</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>视角</translation>
    </message>
    <message>
        <source>Optimizer and start in the derivation</source>
        <translation>推导栏所示的优化器与起点</translation>
    </message>
    <message>
        <source>The sweep from {low} to {high} is empty.</source>
        <translation>从 {low} 到 {high} 的扫描是空的。</translation>
    </message>
    <message>
        <source>A logarithmic scale begins above 0, not at {low}.</source>
        <translation>对数刻度须从大于 0 处开始，不能从 {low} 开始。</translation>
    </message>
    <message>
        <source>A sweep takes two different parameters.</source>
        <translation>扫描需要两个不同的参数。</translation>
    </message>
    <message>
        <source>A window takes two ranges, each with its end above its start.</source>
        <translation>窗口由两个区间组成，每个区间的终点须大于起点。</translation>
    </message>
    <message>
        <source>Too much to record: {steps} steps × {starts} starts × {optimizers} optimizers; keep the product below {most}.</source>
        <translation>记录量过大：{steps} 步 × {starts} 个起点 × {optimizers} 个优化器；乘积须小于 {most}。</translation>
    </message>
    <message>
        <source>{file}: {fault}</source>
        <translation>{file}：{fault}</translation>
    </message>
    <message>
        <source>This is larger than the {most} bytes that a session may have.</source>
        <translation>大小超过了会话允许的 {most} 字节。</translation>
    </message>
    <message>
        <source>This link is not whole. Copy it from its first to its last character.</source>
        <translation>链接不完整。请从第一个字符复制到最后一个字符。</translation>
    </message>
    <message>
        <source>This is no whole JSON file: line {line}, column {column}: {reason}.</source>
        <translation>不是完整的 JSON 文件：第 {line} 行第 {column} 列：{reason}。</translation>
    </message>
    <message>
        <source>This is no JSON file that can be read: its text, numbers or nesting are beyond all limits.</source>
        <translation>这不是可以读取的 JSON 文件：其文字、数字或嵌套超出一切限度。</translation>
    </message>
    <message>
        <source>This session has version {version}, and this gradexplorer reads up to {known}: update it to open it.</source>
        <translation>此会话的版本为 {version}，当前 gradexplorer 最高支持 {known}：请更新程序后再打开。</translation>
    </message>
    <message>
        <source>{field} is given twice.</source>
        <translation>{field} 重复出现。</translation>
    </message>
    <message>
        <source>Show or hide</source>
        <translation>显示或隐藏</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the value</source>
        <translation>复制数值</translation>
    </message>
    <message>
        <source>Copy as LaTeX</source>
        <translation>复制为 LaTeX</translation>
    </message>
    <message>
        <source>Copy as MathML</source>
        <translation>复制为 MathML</translation>
    </message>
    <message>
        <source>Copy as SVG</source>
        <translation>复制为 SVG</translation>
    </message>
    <message>
        <source>Copy as a picture</source>
        <translation>复制为图片</translation>
    </message>
    <message>
        <source>Copy the number with 17 digits</source>
        <translation>复制数值（17 位有效数字）</translation>
    </message>
    <message>
        <source>Copy the table</source>
        <translation>复制表格</translation>
    </message>
    <message>
        <source>Copy the table as Markdown</source>
        <translation>复制表格为 Markdown</translation>
    </message>
    <message>
        <source>Save the table…</source>
        <translation>保存表格…</translation>
    </message>
    <message>
        <source>Copy all numbers of this panel</source>
        <translation>复制本图中的全部数值</translation>
    </message>
    <message>
        <source>Copy the derivation as LaTeX</source>
        <translation>将推导复制为 LaTeX</translation>
    </message>
    <message>
        <source>Copy the derivation as LaTeX, without numbers</source>
        <translation>将推导复制为 LaTeX（不含数值）</translation>
    </message>
    <message>
        <source>Copy as PyTorch</source>
        <translation>复制为 PyTorch 脚本</translation>
    </message>
    <message>
        <source>Copy the proof as a table</source>
        <translation>将验证复制为表格</translation>
    </message>
    <message>
        <source>Copy the proof as Markdown</source>
        <translation>将验证复制为 Markdown</translation>
    </message>
    <message>
        <source>Undo the zoom</source>
        <translation>撤销缩放</translation>
    </message>
    <message>
        <source>View all</source>
        <translation>查看全部</translation>
    </message>
    <message>
        <source>Export this panel…</source>
        <translation>导出此图…</translation>
    </message>
    <message>
        <source>Export the page…</source>
        <translation>导出本页…</translation>
    </message>
    <message>
        <source>Copy a link to this page</source>
        <translation>复制本页的链接</translation>
    </message>
    <message>
        <source>What can be done here</source>
        <translation>此处可用的操作</translation>
    </message>
    <message>
        <source>step {step}</source>
        <translation>第 {step} 步</translation>
    </message>
    <message>
        <source>Something went wrong: {error}. Your work is kept. If it happens again, save the session and restart.</source>
        <translation>出现错误：{error}。您的工作已保留。若再次出现，请保存会话并重新启动。</translation>
    </message>
    <message>
        <source>Copy details for a report</source>
        <translation>复制详细信息以便报告</translation>
    </message>
    <message>
        <source>The details are on the clipboard.</source>
        <translation>详细信息已复制到剪贴板。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>This page has no panel {panel}; it has: {known}</source>
        <translation>此页面没有面板 {panel}；现有：{known}</translation>
    </message>
    <message>
        <source>Picture (.png)</source>
        <translation>图片 (.png)</translation>
    </message>
    <message>
        <source>Vector picture (.svg)</source>
        <translation>矢量图 (.svg)</translation>
    </message>
    <message>
        <source>Data (.csv)</source>
        <translation>数据 (.csv)</translation>
    </message>
    <message>
        <source>Session (.json)</source>
        <translation>会话 (.json)</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>The whole page</source>
        <translation>整个页面</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>高</translation>
    </message>
    <message>
        <source>Export as</source>
        <translation>导出为</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Exact size</source>
        <translation>精确尺寸</translation>
    </message>
    <message>
        <source>Width × height</source>
        <translation>宽 × 高</translation>
    </message>
    <message>
        <source>Size in pixels</source>
        <translation>尺寸（像素）</translation>
    </message>
    <message>
        <source>Exported {file}</source>
        <translation>已导出 {file}</translation>
    </message>
    <message>
        <source>The picture is on the clipboard.</source>
        <translation>图片已复制到剪贴板。</translation>
    </message>
    <message>
        <source>Default: {value}</source>
        <translation>默认值：{value}</translation>
    </message>
    <message>
        <source>{place}: {name}</source>
        <translation>{place}：{name}</translation>
    </message>
    <message>
        <source>From {low} to {high}</source>
        <translation>从 {low} 到 {high}</translation>
    </message>
    <message>
        <source>From {low} to below {high}</source>
        <translation>从 {low} 到小于 {high}</translation>
    </message>
    <message>
        <source>Above {low}, to {high}</source>
        <translation>大于 {low}，至 {high}</translation>
    </message>
    <message>
        <source>Between {low} and {high}</source>
        <translation>介于 {low} 与 {high} 之间（不含两端）</translation>
    </message>
    <message>
        <source>Look at this one</source>
        <translation>查看这一个</translation>
    </message>
    <message>
        <source>{text} may be a decimal or thousands: write {number}, or a point.</source>
        <translation>{text} 可能是小数，也可能是千位分隔：请写 {number}，或用小数点。</translation>
    </message>
    <message>
        <source>{text} is no whole number; write for example 200 or 1e4.</source>
        <translation>{text} 不是整数；请输入例如 200 或 1e4。</translation>
    </message>
    <message>
        <source>{text} is no number; write for example 0.001, 1e-3, 1/3 or pi.</source>
        <translation>{text} 不是数；请写例如 0.001、1e-3、1/3 或 pi。</translation>
    </message>
    <message>
        <source>auto</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>{name}: drag from {low} to {high}</source>
        <translation>{name}：从 {low} 拖到 {high}</translation>
    </message>
    <message>
        <source>{name}: drag from {low} to {high}, by factors</source>
        <translation>{name}：从 {low} 拖到 {high}，按倍数</translation>
    </message>
    <message>
        <source>{name}: back to the default</source>
        <translation>{name}：恢复默认值</translation>
    </message>
    <message>
        <source>Back to the default</source>
        <translation>恢复默认值</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Sessions (*.json)</source>
        <translation>会话 (*.json)</translation>
    </message>
    <message>
        <source>&amp;Presets</source>
        <translation>预设(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Gallery…</source>
        <translation>预设图库(&amp;G)…</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;New session</source>
        <translation>新建会话(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Open session…</source>
        <translation>打开会话(&amp;O)…</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>最近打开(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Kept work</source>
        <translation>保留的工作(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Film…</source>
        <translation>影片(&amp;F)…</translation>
    </message>
    <message>
        <source>&amp;Hand-out…</source>
        <translation>讲义(&amp;H)…</translation>
    </message>
    <message>
        <source>Copy as Py&amp;Torch</source>
        <translation>复制为 Py&amp;Torch 脚本</translation>
    </message>
    <message>
        <source>Copy &amp;link</source>
        <translation>复制链接(&amp;L)</translation>
    </message>
    <message>
        <source>Paste l&amp;ink</source>
        <translation>粘贴链接(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Find anything…</source>
        <translation>查找一切(&amp;F)…</translation>
    </message>
    <message>
        <source>Re&amp;set this page</source>
        <translation>重置本页(&amp;S)</translation>
    </message>
    <message>
        <source>Show the &amp;parameters</source>
        <translation>显示参数(&amp;P)</translation>
    </message>
    <message>
        <source>Show the &amp;derivation</source>
        <translation>显示推导(&amp;D)</translation>
    </message>
    <message>
        <source>View &amp;all</source>
        <translation>查看全部(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Full screen, for a projector</source>
        <translation>全屏，用于投影(&amp;F)</translation>
    </message>
    <message>
        <source>Reduced &amp;motion</source>
        <translation>减少动态效果(&amp;M)</translation>
    </message>
    <message>
        <source>Ta&amp;bs</source>
        <translation>标签页(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Play or pause</source>
        <translation>播放或暂停(&amp;P)</translation>
    </message>
    <message>
        <source>One step &amp;forward</source>
        <translation>前进一步(&amp;F)</translation>
    </message>
    <message>
        <source>One step &amp;back</source>
        <translation>后退一步(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Rewind</source>
        <translation>回到开头(&amp;R)</translation>
    </message>
    <message>
        <source>Run to the &amp;end</source>
        <translation>运行到结尾(&amp;E)</translation>
    </message>
    <message>
        <source>Fa&amp;ster</source>
        <translation>加快(&amp;S)</translation>
    </message>
    <message>
        <source>S&amp;lower</source>
        <translation>减慢(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Lecturer&apos;s view</source>
        <translation>讲授视图(&amp;L)</translation>
    </message>
    <message>
        <source>What is new</source>
        <translation>新增内容</translation>
    </message>
    <message>
        <source>&amp;Save session</source>
        <translation>保存会话(&amp;S)</translation>
    </message>
    <message>
        <source>Save session &amp;as…</source>
        <translation>会话另存为(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;Export picture or data…</source>
        <translation>导出图片或数据(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Copy picture</source>
        <translation>复制图片(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Print…</source>
        <translation>打印(&amp;P)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>运行(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Lessons</source>
        <translation>课程(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Manual</source>
        <translation>手册(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>快捷键(&amp;K)</translation>
    </message>
    <message>
        <source>What is &amp;new</source>
        <translation>新增内容(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;About gradexplorer</source>
        <translation>关于 gradexplorer(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Open a lesson…</source>
        <translation>打开课程(&amp;O)…</translation>
    </message>
    <message>
        <source>&amp;Next in the lesson</source>
        <translation>课程：下一步(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Back in the lesson</source>
        <translation>课程：上一步(&amp;B)</translation>
    </message>
    <message>
        <source>Open session</source>
        <translation>打开会话</translation>
    </message>
    <message>
        <source>Save session as</source>
        <translation>会话另存为</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>Tab</translation>
    </message>
    <message>
        <source>To the next control, out of tables and panels, too</source>
        <translation>到下一个控件，也可离开表格和图</translation>
    </message>
    <message>
        <source>Page Down, Page Up</source>
        <translation>Page Down、Page Up</translation>
    </message>
    <message>
        <source>In a panel: to the next handle, node, weight or cell, and back</source>
        <translation>在图中：到下一个或上一个拖动点、节点、权重或单元格</translation>
    </message>
    <message>
        <source>Arrows</source>
        <translation>方向键</translation>
    </message>
    <message>
        <source>In a panel: move the handle that was gone to (with Shift: finely), or go to a neighbour</source>
        <translation>在图中：移动所到的拖动点（按住 Shift 微调），或到相邻处</translation>
    </message>
    <message>
        <source>Enter, F2</source>
        <translation>Enter、F2</translation>
    </message>
    <message>
        <source>In a panel: choose what was gone to; type its number</source>
        <translation>在图中：选择所到之处；输入其数值</translation>
    </message>
    <message>
        <source>Arrows, + and −, Home</source>
        <translation>方向键、+ 与 −、Home</translation>
    </message>
    <message>
        <source>In a 3-D panel: turn the camera (with Shift: finely), nearer or away, all of it</source>
        <translation>在三维面板中：旋转视角（按住 Shift 微调）、拉近或拉远、显示全部</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>Remove the start, point or row that has the keyboard</source>
        <translation>删除当前的起点、数据点或行</translation>
    </message>
    <message>
        <source>Menu key</source>
        <translation>菜单键</translation>
    </message>
    <message>
        <source>The menu of what has the keyboard, as with a right click</source>
        <translation>打开当前对象的菜单，与右键相同</translation>
    </message>
    <message>
        <source>Escape</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Leave a panel&apos;s marks, a typed number, the search, the full screen</source>
        <translation>离开图中所到之处、数值输入、查找框或全屏</translation>
    </message>
    <message>
        <source>Ctrl+Enter</source>
        <translation>Ctrl+Enter</translation>
    </message>
    <message>
        <source>In a field of several lines: take what was typed</source>
        <translation>在多行输入框中：采用所输入的内容</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Explore the gradients of deep learning. Every formula is typeset, executed and compared with torch.</source>
        <translation>探索深度学习中的梯度。每个公式都经过排版、代入计算，并与 torch 对照。</translation>
    </message>
    <message>
        <source>proven</source>
        <translation>已验证</translation>
    </message>
    <message>
        <source>not proven</source>
        <translation>未通过验证</translation>
    </message>
    <message>
        <source>digits lost</source>
        <translation>有效数字丢失</translation>
    </message>
    <message>
        <source>torch differs</source>
        <translation>torch 取值不同</translation>
    </message>
    <message>
        <source>not differentiable</source>
        <translation>不可导</translation>
    </message>
    <message>
        <source>fine</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>dead</source>
        <translation>失活</translation>
    </message>
    <message>
        <source>saturated</source>
        <translation>饱和</translation>
    </message>
    <message>
        <source>explodes</source>
        <translation>爆炸</translation>
    </message>
    <message>
        <source>vanishes</source>
        <translation>消失</translation>
    </message>
    <message>
        <source>no gradient</source>
        <translation>无梯度</translation>
    </message>
    <message>
        <source>frozen</source>
        <translation>冻结</translation>
    </message>
    <message>
        <source>Values and gradients, layer by layer</source>
        <translation>逐层的数值与梯度</translation>
    </message>
    <message>
        <source>The code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>paused at {share} %</source>
        <translation>已暂停于 {share} %</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>{share} %</source>
        <translation>{share} %</translation>
    </message>
    <message>
        <source>not run yet</source>
        <translation>尚未运行</translation>
    </message>
    <message>
        <source>waits for &apos;Run it&apos;</source>
        <translation>等待按“运行”</translation>
    </message>
    <message>
        <source>before the first step</source>
        <translation>第一步之前</translation>
    </message>
    <message>
        <source>running: {share} %</source>
        <translation>正在运行：{share} %</translation>
    </message>
    <message>
        <source>tensor</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>float32</source>
        <translation>float32</translation>
    </message>
    <message>
        <source>kink</source>
        <translation>折点</translation>
    </message>
    <message>
        <source>convention</source>
        <translation>约定</translation>
    </message>
    <message>
        <source>factor</source>
        <translation>因子</translation>
    </message>
    <message>
        <source>transposed</source>
        <translation>转置</translation>
    </message>
    <message>
        <source>missing term</source>
        <translation>缺项</translation>
    </message>
    <message>
        <source>number of gradients</source>
        <translation>梯度个数</translation>
    </message>
    <message>
        <source>None</source>
        <translation>None</translation>
    </message>
    <message>
        <source>backward raises</source>
        <translation>backward 报错</translation>
    </message>
    <message>
        <source>no requires_grad</source>
        <translation>无 requires_grad</translation>
    </message>
    <message>
        <source>whole numbers</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>changed in place</source>
        <translation>就地修改</translation>
    </message>
    <message>
        <source>graph cut</source>
        <translation>计算图中断</translation>
    </message>
    <message>
        <source>not deterministic</source>
        <translation>不确定</translation>
    </message>
    <message>
        <source>random</source>
        <translation>随机</translation>
    </message>
    <message>
        <source>layout of memory</source>
        <translation>内存布局</translation>
    </message>
    <message>
        <source>once differentiable</source>
        <translation>仅一次可导</translation>
    </message>
    <message>
        <source>double backward</source>
        <translation>二次反向</translation>
    </message>
    <message>
        <source>unused</source>
        <translation>未使用</translation>
    </message>
    <message>
        <source>too rough</source>
        <translation>过于粗糙</translation>
    </message>
    <message>
        <source>not finite</source>
        <translation>非有限</translation>
    </message>
    <message>
        <source>reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>entries</source>
        <translation>元素</translation>
    </message>
    <message>
        <source>largest error</source>
        <translation>最大误差</translation>
    </message>
    <message>
        <source>Gradients, tensor by tensor</source>
        <translation>各张量的梯度</translation>
    </message>
    <message>
        <source>left</source>
        <translation>左</translation>
    </message>
    <message>
        <source>right</source>
        <translation>右</translation>
    </message>
    <message>
        <source>{name}, worst first</source>
        <translation>{name}，误差大者在前</translation>
    </message>
    <message>
        <source>Error by step h, {entry}</source>
        <translation>误差与步长 h，{entry}</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Loss: {loss} in step {step}</source>
        <translation>损失：第 {step} 步为 {loss}</translation>
    </message>
    <message>
        <source>update / weight</source>
        <translation>更新量 / 权重</translation>
    </message>
    <message>
        <source>kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Layers, in the order of execution</source>
        <translation>各层，按执行顺序</translation>
    </message>
    <message>
        <source>Largest relative error of the formula against the exact value, or else against the other two</source>
        <translation>公式相对于精确值（若无精确值，则相对于另外两种方法）的最大相对误差</translation>
    </message>
    <message>
        <source>Show every number</source>
        <translation>显示所有数值</translation>
    </message>
    <message>
        <source>Hide the numbers</source>
        <translation>隐藏数值</translation>
    </message>
    <message>
        <source>{shown} of {all} numbers, those with the largest errors first</source>
        <translation>共 {all} 个数，列出误差最大的 {shown} 个</translation>
    </message>
    <message>
        <source>exact: {value}</source>
        <translation>精确值：{value}</translation>
    </message>
    <message>
        <source>{what}: {verdict}</source>
        <translation>{what}：{verdict}</translation>
    </message>
    <message>
        <source>error {error}</source>
        <translation>误差 {error}</translation>
    </message>
    <message>
        <source>difference</source>
        <translation>有限差分</translation>
    </message>
    <message>
        <source>formula</source>
        <translation>公式</translation>
    </message>
    <message>
        <source>autograd</source>
        <translation>自动微分</translation>
    </message>
    <message>
        <source>exact</source>
        <translation>精确值</translation>
    </message>
    <message>
        <source>3-D needs OpenGL: this display has no graphics driver for it. Everything else works.</source>
        <translation>三维视图需要 OpenGL：当前显示器没有相应的图形驱动。其余功能均可使用。</translation>
    </message>
    <message>
        <source>3-D needs OpenGL {needed}, and this display offers {offered}: a newer graphics driver may help. Everything else works.</source>
        <translation>三维图需要 OpenGL {needed}，而此显示环境只提供 {offered}：更新显卡驱动可能有帮助。其余功能均可正常使用。</translation>
    </message>
    <message>
        <source>3-D needs OpenGL: {error}. Everything else works.</source>
        <translation>三维视图需要 OpenGL：{error}。其余功能均可使用。</translation>
    </message>
    <message>
        <source>Look at {panel} from {elevation}° above and {azimuth}° around</source>
        <translation>从仰角 {elevation}°、方位角 {azimuth}° 看{panel}</translation>
    </message>
    <message>
        <source>Rewind to the start (Home)</source>
        <translation>回到起点 (Home)</translation>
    </message>
    <message>
        <source>One step back (←)</source>
        <translation>后退一步 (←)</translation>
    </message>
    <message>
        <source>Play or pause (Space)</source>
        <translation>播放或暂停（空格）</translation>
    </message>
    <message>
        <source>One step forward (→)</source>
        <translation>前进一步 (→)</translation>
    </message>
    <message>
        <source>Run to the end (End)</source>
        <translation>运行到最后 (End)</translation>
    </message>
    <message>
        <source>{step} / {last}, next {share} %</source>
        <translation>{step} / {last}，下一轮 {share} %</translation>
    </message>
    <message>
        <source>Speed of the run, in steps per second (slower: comma, faster: full stop)</source>
        <translation>运行速度，单位为步/秒（逗号变慢，句点变快）</translation>
    </message>
    <message>
        <source>1 step/s</source>
        <translation>1 步/秒</translation>
    </message>
    <message>
        <source>{rate} steps/s</source>
        <translation>{rate} 步/秒</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>as fast as torch goes</source>
        <translation>torch 的最大速度</translation>
    </message>
    <message>
        <source>Saved as {file}</source>
        <translation>已保存为 {file}</translation>
    </message>
    <message>
        <source>The program ended unexpectedly; the unsaved work on {name} is kept, also under File, Kept work.</source>
        <translation>程序意外结束；“{name}”中未保存的工作已保留，也可在“文件”菜单的“保留的工作”中找到。</translation>
    </message>
    <message>
        <source>Your work on {name} is back as you left it.</source>
        <translation>“{name}”中的工作已恢复到您上次离开时的样子。</translation>
    </message>
    <message>
        <source>Start afresh</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>Unsaved work can&apos;t be kept for now. {fault}</source>
        <translation>未保存的工作暂时无法保留。{fault}</translation>
    </message>
    <message>
        <source>This work is open in another window, or has been discarded.</source>
        <translation>这份工作已在另一个窗口中打开，或已被丢弃。</translation>
    </message>
    <message>
        <source>Unsaved work can&apos;t be kept. {fault} Save the session, or close again.</source>
        <translation>未保存的工作无法保留。{fault}请先保存会话，或再次关闭。</translation>
    </message>
    <message>
        <source>Unsaved work can&apos;t be kept. {fault} Save the session first.</source>
        <translation>未保存的工作无法保留。{fault}请先保存会话。</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>No derivative here: torch takes the slope {slope}.</source>
        <translation>此处不可导：torch 取斜率 {slope}。</translation>
    </message>
    <message>
        <source>Base</source>
        <translation>底数</translation>
    </message>
    <message>
        <source>The base of the power, or of the logarithm</source>
        <translation>幂或对数的底数</translation>
    </message>
    <message>
        <source>Constant</source>
        <translation>常数</translation>
    </message>
    <message>
        <source>The value of f everywhere</source>
        <translation>f 处处取此值</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>一次函数</translation>
    </message>
    <message>
        <source>Slope</source>
        <translation>斜率</translation>
    </message>
    <message>
        <source>How much f grows for each unit of x</source>
        <translation>x 每增加一个单位时 f 的增量</translation>
    </message>
    <message>
        <source>Intercept</source>
        <translation>截距</translation>
    </message>
    <message>
        <source>The value of f at x = 0</source>
        <translation>f 在 x = 0 处的值</translation>
    </message>
    <message>
        <source>Power</source>
        <translation>幂函数</translation>
    </message>
    <message>
        <source>Exponent</source>
        <translation>指数</translation>
    </message>
    <message>
        <source>The power of x</source>
        <translation>x 的幂次</translation>
    </message>
    <message>
        <source>Exponential function</source>
        <translation>指数函数</translation>
    </message>
    <message>
        <source>Natural exponential</source>
        <translation>自然指数函数</translation>
    </message>
    <message>
        <source>Logarithm</source>
        <translation>对数函数</translation>
    </message>
    <message>
        <source>There is no logarithm to the base 1: choose another base.</source>
        <translation>不存在以 1 为底的对数：请换一个底数。</translation>
    </message>
    <message>
        <source>Natural logarithm</source>
        <translation>自然对数函数</translation>
    </message>
    <message>
        <source>Sine</source>
        <translation>正弦函数</translation>
    </message>
    <message>
        <source>Cosine</source>
        <translation>余弦函数</translation>
    </message>
    <message>
        <source>Tangent</source>
        <translation>正切函数</translation>
    </message>
    <message>
        <source>Arcsine</source>
        <translation>反正弦函数</translation>
    </message>
    <message>
        <source>Arccosine</source>
        <translation>反余弦函数</translation>
    </message>
    <message>
        <source>Arctangent</source>
        <translation>反正切函数</translation>
    </message>
    <message>
        <source>Hyperbolic sine</source>
        <translation>双曲正弦函数</translation>
    </message>
    <message>
        <source>Hyperbolic cosine</source>
        <translation>双曲余弦函数</translation>
    </message>
    <message>
        <source>Hyperbolic tangent</source>
        <translation>双曲正切函数</translation>
    </message>
    <message>
        <source>Square root</source>
        <translation>平方根函数</translation>
    </message>
    <message>
        <source>Absolute value</source>
        <translation>绝对值函数</translation>
    </message>
    <message>
        <source>Reciprocal</source>
        <translation>反比例函数</translation>
    </message>
    <message>
        <source>Typed f(x)</source>
        <translation>自定义 f(x)</translation>
    </message>
    <message>
        <source>f(x)</source>
        <translation>f(x)</translation>
    </message>
    <message>
        <source>Your own function of x, for example ax^2 + bx + c, or x sin x + e^-x²</source>
        <translation>自定义的 x 的函数，例如 ax^2 + bx + c，或 x sin x + e^-x²</translation>
    </message>
    <message>
        <source>Letters of the formula</source>
        <translation>公式中的字母</translation>
    </message>
    <message>
        <source>Every letter but x has a knob</source>
        <translation>除 x 外，每个字母都有一个滑块</translation>
    </message>
    <message>
        <source>The graph has more than {most} nodes: shorten the program</source>
        <translation>计算图的节点超过 {most} 个：请缩短程序</translation>
    </message>
    <message>
        <source>Line {line}: {fault}</source>
        <translation>第 {line} 行：{fault}</translation>
    </message>
    <message>
        <source>no finite real value</source>
        <translation>没有有限的实数值</translation>
    </message>
    <message>
        <source>division by zero</source>
        <translation>除以零</translation>
    </message>
    <message>
        <source>logarithm of zero</source>
        <translation>零的对数</translation>
    </message>
    <message>
        <source>logarithm of a negative number</source>
        <translation>负数的对数</translation>
    </message>
    <message>
        <source>square root of a negative number</source>
        <translation>负数的平方根</translation>
    </message>
    <message>
        <source>Line {line}, character {place}: {why} in {formula}. Change a value or the line.</source>
        <translation>第 {line} 行第 {place} 个字符：{formula} 中{why}。请修改数值或该行。</translation>
    </message>
    <message>
        <source>The program has {length} characters; from character {most} on it is too long: shorten it.</source>
        <translation>程序有 {length} 个字符，从第 {most} 个字符起过长：请缩短。</translation>
    </message>
    <message>
        <source>The program is empty: type a line such as y = x*w + b.</source>
        <translation>程序为空：请输入一行，例如 y = x*w + b。</translation>
    </message>
    <message>
        <source>a loop runs over range(...) or a list, at character {position}: {near}</source>
        <translation>循环遍历 range(...) 或列表，第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>{count} names need {count} values, at character {position}: {near}</source>
        <translation>{count} 个名称需要 {count} 个值，第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>a loop gives its entries to a name, at character {position}: {near}</source>
        <translation>循环把各元素依次赋给一个名称，第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>The loops make more than {most} assignments: let them run less often</source>
        <translation>循环产生的赋值超过 {most} 个：请减少循环次数</translation>
    </message>
    <message>
        <source>only a list has entries (write w = [1, 2] above), at character {position}: {near}</source>
        <translation>只有列表才有元素（请在上面写 w = [1, 2]），第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>the list has {count} entries, from 0 on, at character {position}: {near}</source>
        <translation>列表有 {count} 个元素，从 0 数起，第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>a list has at most {most} entries, at character {position}: {near}</source>
        <translation>列表最多有 {most} 个元素，第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>only numbers such as i can decide here (write a if x &gt; 0 else 0), at character {position}: {near}</source>
        <translation>这里只能由 i 这样的数决定（写成 a if x &gt; 0 else 0），第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>the step of a slice is not 0, at character {position}: {near}</source>
        <translation>切片的步长不能为 0，第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>an index is a whole number, at character {position}: {near}</source>
        <translation>下标必须是整数，第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>write its lines where it is called</source>
        <translation>把它的各行写在调用它的地方</translation>
    </message>
    <message>
        <source>write for i in range(3): with the number of its turns</source>
        <translation>请写成 for i in range(3): 并给出循环次数</translation>
    </message>
    <message>
        <source>write y = a if x &gt; 0 else b</source>
        <translation>请写成 y = a if x &gt; 0 else b</translation>
    </message>
    <message>
        <source>write assignments instead</source>
        <translation>请改写为赋值</translation>
    </message>
    <message>
        <source>{word} can&apos;t stand in a program here: {remedy}</source>
        <translation>这里的程序中不能有 {word}：{remedy}</translation>
    </message>
    <message>
        <source>write a loop as for i in range(3): s += w[i]</source>
        <translation>循环请写成 for i in range(3): s += w[i]</translation>
    </message>
    <message>
        <source>the loop is empty: indent the lines that it repeats</source>
        <translation>循环是空的：请把要重复的行缩进</translation>
    </message>
    <message>
        <source>write name = formula, for example y = x*w + b</source>
        <translation>请写成“名称 = 公式”，例如 y = x*w + b</translation>
    </message>
    <message>
        <source>a slice can&apos;t be assigned to: assign its entries one by one, w[0] =</source>
        <translation>不能给切片赋值：请逐个给元素赋值，w[0] =</translation>
    </message>
    <message>
        <source>a type can&apos;t stand here: write name = formula</source>
        <translation>此处不能写类型：请写 名称 = 公式</translation>
    </message>
    <message>
        <source>only letters, digits and _ can stand in a name, not {letter} (write name = formula)</source>
        <translation>名称中只能有字母、数字和 _，不能有 {letter}(请写 名称 = 公式)</translation>
    </message>
    <message>
        <source>names have at most {most} letters: {name}</source>
        <translation>名称最多 {most} 个字母：{name}</translation>
    </message>
    <message>
        <source>{name} has a meaning of its own: choose another name</source>
        <translation>{name} 已有固定含义：请换一个名称</translation>
    </message>
    <message>
        <source>{name} is used here, but computed only in line {later}: move that line up; a cycle can&apos;t be computed</source>
        <translation>此处用到 {name}，但第 {later} 行才计算它：请把那一行上移；循环无法计算</translation>
    </message>
    <message>
        <source>Chain rule</source>
        <translation>链式法则</translation>
    </message>
    <message>
        <source>Type a program of your own, and step: values go forward through its graph, gradients backward.</source>
        <translation>输入自己的程序并逐步执行：数值沿计算图前向传播，梯度反向传播。</translation>
    </message>
    <message>
        <source>PyTorch script</source>
        <translation>PyTorch 脚本</translation>
    </message>
    <message>
        <source>Backward {number} of {last}: {what}</source>
        <translation>反向第 {number} 步（共 {last} 步）：{what}</translation>
    </message>
    <message>
        <source>All paths from {source} to {target}: {count}</source>
        <translation>从 {source} 到 {target} 的全部路径：{count} 条</translation>
    </message>
    <message>
        <source>Given: the leaves. Each step computes one node</source>
        <translation>已知：叶节点。每一步计算一个节点</translation>
    </message>
    <message>
        <source>Values, and ∇: the gradients of {target}</source>
        <translation>各节点的值，以及 ∇：{target} 的梯度</translation>
    </message>
    <message>
        <source>Forward {number} of {last}: {what}</source>
        <translation>前向第 {number} 步（共 {last} 步）：{what}</translation>
    </message>
    <message>
        <source>No path: {target} does not depend on {source}</source>
        <translation>没有路径：{target} 不依赖于 {source}</translation>
    </message>
    <message>
        <source>The first {shown} of {count} paths from {source} to {target}; Σ is over all</source>
        <translation>从 {source} 到 {target} 的 {count} 条路径中的前 {shown} 条；Σ 对全部路径求和</translation>
    </message>
    <message>
        <source>node</source>
        <translation>节点</translation>
    </message>
    <message>
        <source>operation</source>
        <translation>运算</translation>
    </message>
    <message>
        <source>All nodes</source>
        <translation>全部节点</translation>
    </message>
    <message>
        <source>path</source>
        <translation>路径</translation>
    </message>
    <message>
        <source>local derivatives</source>
        <translation>局部导数</translation>
    </message>
    <message>
        <source>product</source>
        <translation>乘积</translation>
    </message>
    <message>
        <source>{rule}: a small example, at x = {x}</source>
        <translation>{rule}：一个小例子，x = {x}</translation>
    </message>
    <message>
        <source>Sum rule</source>
        <translation>和的求导法则</translation>
    </message>
    <message>
        <source>Product rule</source>
        <translation>乘积法则</translation>
    </message>
    <message>
        <source>Quotient rule</source>
        <translation>商的求导法则</translation>
    </message>
    <message>
        <source>The basic rules at work</source>
        <translation>基本法则的应用</translation>
    </message>
    <message>
        <source>The basic rules</source>
        <translation>基本法则</translation>
    </message>
    <message>
        <source>{name} has one child: its gradient, times the local derivative</source>
        <translation>{name} 有一个后继：后继的梯度乘以局部导数</translation>
    </message>
    <message>
        <source>The sum over all {count} paths</source>
        <translation>对全部 {count} 条路径求和</translation>
    </message>
    <message>
        <source>All {count} gradients of {target}</source>
        <translation>{target} 的全部 {count} 个梯度</translation>
    </message>
    <message>
        <source>The start of the way back: {name} by itself</source>
        <translation>反向的起点：{name} 对自身的导数</translation>
    </message>
    <message>
        <source>PyTorch gives NaN for {names}. {why}</source>
        <translation>PyTorch 对 {names} 给出 NaN。{why}</translation>
    </message>
    <message>
        <source>A node on the way has no value here, so no line through it has one: the derivative itself exists.</source>
        <translation>途中有一个节点在此处没有值，因此经过它的各行也没有值；但导数本身存在。</translation>
    </message>
    <message>
        <source>{name} has {count} children: what each hands back is added</source>
        <translation>{name} 有 {count} 个后继：各自传回的贡献相加</translation>
    </message>
    <message>
        <source>No way leads from {source} to {target}: the derivative is 0.</source>
        <translation>从 {source} 到 {target} 没有路径：导数为 0。</translation>
    </message>
    <message>
        <source>The only path: {path}</source>
        <translation>唯一的路径：{path}</translation>
    </message>
    <message>
        <source>This step: the gradient at {name}</source>
        <translation>这一步：{name} 处的梯度</translation>
    </message>
    <message>
        <source>Path {index}: {path}</source>
        <translation>路径 {index}：{path}</translation>
    </message>
    <message>
        <source>Chain rule: every way goes through {names}</source>
        <translation>链式法则：每条路径都经过 {names}</translation>
    </message>
    <message>
        <source>All {count} gradients of {target}; the {shown} largest are shown</source>
        <translation>{target} 的全部 {count} 个梯度；列出最大的 {shown} 个</translation>
    </message>
    <message>
        <source>This step: the value of {name}</source>
        <translation>这一步：{name} 的值</translation>
    </message>
    <message>
        <source>How {target} depends on {source}</source>
        <translation>{target} 如何依赖于 {source}</translation>
    </message>
    <message>
        <source>The product, factor by factor</source>
        <translation>逐个因子验证乘积</translation>
    </message>
    <message>
        <source>Every node</source>
        <translation>每个节点</translation>
    </message>
    <message>
        <source>In PyTorch</source>
        <translation>用 PyTorch 计算</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>Derivative</source>
        <translation>导数</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>{name} has a meaning of its own here: choose another letter.</source>
        <translation>{name} 在此另有含义：请换一个字母。</translation>
    </message>
    <message>
        <source>The formula has {count} free letters, at most {most} can stand in it: write numbers for some.</source>
        <translation>公式中有 {count} 个自由字母，最多 {most} 个：请把一些换成数。</translation>
    </message>
    <message>
        <source>A line for each assignment: + - * / **, exp, log, sin, tanh, sigmoid, relu, max, clamp, gelu, where(x &gt; 0, a, b) and other functions, and names</source>
        <translation>每行一个赋值：+ - * / **、exp、log、sin、tanh、sigmoid、relu、max、clamp、gelu、where(x &gt; 0, a, b) 等函数，以及变量名</translation>
    </message>
    <message>
        <source>Values of the leaves</source>
        <translation>叶节点的值</translation>
    </message>
    <message>
        <source>Derivative by</source>
        <translation>对谁求导</translation>
    </message>
    <message>
        <source>Derivative of</source>
        <translation>求谁的导数</translation>
    </message>
    <message>
        <source>A click chooses</source>
        <translation>单击选择</translation>
    </message>
    <message>
        <source>The only path that is highlighted; 0: all</source>
        <translation>唯一突出显示的路径；0：全部</translation>
    </message>
    <message>
        <source>The leaves of the program are {leaves}, in this order; values were given for {given}.</source>
        <translation>程序的叶节点依次为 {leaves}；给出的数值属于 {given}。</translation>
    </message>
    <message>
        <source>A double click on a leaf of the graph takes a number, too</source>
        <translation>双击图中的叶节点也可以输入数值</translation>
    </message>
    <message>
        <source>A leaf, a named result or an intermediate one</source>
        <translation>叶节点、命名的结果或中间结果</translation>
    </message>
    <message>
        <source>The node whose gradients are shown at all others</source>
        <translation>在其他节点上显示它的梯度</translation>
    </message>
    <message>
        <source>Click: by which</source>
        <translation>单击：对谁</translation>
    </message>
    <message>
        <source>Click: of which</source>
        <translation>单击：求谁</translation>
    </message>
    <message>
        <source>What the next click on a node means; the two take turns</source>
        <translation>下一次单击节点的含义；二者交替</translation>
    </message>
    <message>
        <source>The program has no {name}; near ones are: {near}.</source>
        <translation>程序中没有 {name}；相近的有：{near}。</translation>
    </message>
    <message>
        <source>Nodes and edges</source>
        <translation>节点与边</translation>
    </message>
    <message>
        <source>Losses</source>
        <translation>损失函数</translation>
    </message>
    <message>
        <source>Drag the line or a point: the loss, its gradient and their derivation follow.</source>
        <translation>拖动直线或数据点：损失、梯度及其推导随之变化。</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>部分</translation>
    </message>
    <message>
        <source>Which kind of loss is looked at</source>
        <translation>查看哪一类损失</translation>
    </message>
    <message>
        <source>Regression</source>
        <translation>回归</translation>
    </message>
    <message>
        <source>Tensors</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>MSE: mean of squares</source>
        <translation>MSE：平方的均值</translation>
    </message>
    <message>
        <source>SSE: sum of squares</source>
        <translation>SSE：平方的和</translation>
    </message>
    <message>
        <source>L2 norm: root of the sum</source>
        <translation>L2 范数：平方和的根</translation>
    </message>
    <message>
        <source>L1: absolute error</source>
        <translation>L1：绝对误差</translation>
    </message>
    <message>
        <source>Huber</source>
        <translation>Huber</translation>
    </message>
    <message>
        <source>SmoothL1</source>
        <translation>SmoothL1</translation>
    </message>
    <message>
        <source>log-cosh</source>
        <translation>log-cosh</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>数据点</translation>
    </message>
    <message>
        <source>Pasted text</source>
        <translation>粘贴的文本</translation>
    </message>
    <message>
        <source>This step would go beyond 1000, the largest w and b: choose a smaller learning rate.</source>
        <translation>这一步会使 w 或 b 超过上限 1000：请选择较小的学习率。</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Tables (*.csv *.tsv *.txt *.data)</source>
        <translation>表格 (*.csv *.tsv *.txt *.data)</translation>
    </message>
    <message>
        <source>Click on the plot to add one, drag to move, right click to remove</source>
        <translation>在图上单击添加，拖动移动，右键单击删除</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Bias</source>
        <translation>偏置</translation>
    </message>
    <message>
        <source>Line y = wx + b</source>
        <translation>直线 y = wx + b</translation>
    </message>
    <message>
        <source>name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Traps</source>
        <translation>陷阱</translation>
    </message>
    <message>
        <source>What of the loss is looked at</source>
        <translation>查看损失的哪一方面</translation>
    </message>
    <message>
        <source>Names of x and y</source>
        <translation>x 和 y 的名称</translation>
    </message>
    <message>
        <source>The line&apos;s slope</source>
        <translation>直线的斜率</translation>
    </message>
    <message>
        <source>The line&apos;s height at x = 0</source>
        <translation>直线在 x = 0 处的高度</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>How residuals become one number</source>
        <translation>如何把残差合成一个数</translation>
    </message>
    <message>
        <source>Reduction</source>
        <translation>归约方式</translation>
    </message>
    <message>
        <source>The shape in which the targets are given</source>
        <translation>目标值的形状</translation>
    </message>
    <message>
        <source>Trap</source>
        <translation>陷阱</translation>
    </message>
    <message>
        <source>A mistake that many people have asked about, run by torch itself</source>
        <translation>很多人问过的错误，由 torch 实际运行</translation>
    </message>
    <message>
        <source>Huber&apos;s threshold must be above 0; SmoothL1 takes 0 and equals L1 there.</source>
        <translation>Huber 的阈值必须大于 0；SmoothL1 可取 0，此时等于 L1。</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>均值</translation>
    </message>
    <message>
        <source>sum</source>
        <translation>求和</translation>
    </message>
    <message>
        <source>MSE is the mean and SSE the sum of the same squares</source>
        <translation>MSE 是同样这些平方的均值，SSE 是它们的和</translation>
    </message>
    <message>
        <source>Residuals below it count squared, larger ones by their size</source>
        <translation>小于阈值的残差按平方计，更大的按绝对值计</translation>
    </message>
    <message>
        <source>Gradient descent</source>
        <translation>梯度下降</translation>
    </message>
    <message>
        <source>A step goes by this times the gradient, downhill</source>
        <translation>每一步沿梯度的反方向走学习率乘以梯度的距离</translation>
    </message>
    <message>
        <source>logit</source>
        <translation>logit</translation>
    </message>
    <message>
        <source>Cross entropy of a batch</source>
        <translation>批次的交叉熵</translation>
    </message>
    <message>
        <source>Logits, a row for each sample</source>
        <translation>logits，每个样本一行</translation>
    </message>
    <message>
        <source>The class of each row, counted from 0, or ignore_index</source>
        <translation>每行的类别，从 0 数起，或 ignore_index</translation>
    </message>
    <message>
        <source>One for each class; empty: all are 1</source>
        <translation>每个类别一个；留空：全部为 1</translation>
    </message>
    <message>
        <source>A row with this target does not count</source>
        <translation>目标为此值的行不计入</translation>
    </message>
    <message>
        <source>softmax p put in</source>
        <translation>代入 softmax 的 p</translation>
    </message>
    <message>
        <source>All rows are ignored, and torch&apos;s mean of nothing is NaN: give one row a class.</source>
        <translation>所有行都被忽略，torch 对空集求均值得 NaN：请给某一行一个类别。</translation>
    </message>
    <message>
        <source>All rows have the weight 0, by which the mean divides: give a class a weight.</source>
        <translation>所有行的权重都为 0，而均值要除以它：请给某个类别一个权重。</translation>
    </message>
    <message>
        <source>BCE with pos_weight</source>
        <translation>带 pos_weight 的 BCE</translation>
    </message>
    <message>
        <source>Logits, a column for each label</source>
        <translation>logits，每个标签一列</translation>
    </message>
    <message>
        <source>The probability of each yes</source>
        <translation>每个标签为“是”的概率</translation>
    </message>
    <message>
        <source>One for each label: how much more a missed yes costs</source>
        <translation>每个标签一个：漏判“是”的代价放大多少倍</translation>
    </message>
    <message>
        <source>Focal loss</source>
        <translation>焦点损失</translation>
    </message>
    <message>
        <source>Logits</source>
        <translation>Logits</translation>
    </message>
    <message>
        <source>1 for yes, 0 for no</source>
        <translation>1 表示是，0 表示否</translation>
    </message>
    <message>
        <source>Weight of a yes</source>
        <translation>“是”的权重</translation>
    </message>
    <message>
        <source>A no has the rest to 1</source>
        <translation>“否”的权重是 1 减去它</translation>
    </message>
    <message>
        <source>Focus</source>
        <translation>聚焦参数</translation>
    </message>
    <message>
        <source>The larger, the less an easy case counts</source>
        <translation>越大，易分样本的影响越小</translation>
    </message>
    <message>
        <source>Dice loss</source>
        <translation>Dice 损失</translation>
    </message>
    <message>
        <source>Predicted probabilities of the pixels, a row for each picture</source>
        <translation>各像素的预测概率，每幅图一行</translation>
    </message>
    <message>
        <source>1 inside the region, 0 outside</source>
        <translation>区域内为 1，区域外为 0</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>平滑项</translation>
    </message>
    <message>
        <source>Keeps empty regions from being 0/0</source>
        <translation>避免空区域出现 0/0</translation>
    </message>
    <message>
        <source>Squares below</source>
        <translation>分母用平方</translation>
    </message>
    <message>
        <source>As in V-Net; off: sums of the probabilities</source>
        <translation>如 V-Net；关闭：概率之和</translation>
    </message>
    <message>
        <source>Kullback-Leibler divergence</source>
        <translation>Kullback-Leibler 散度</translation>
    </message>
    <message>
        <source>batchmean divides by the rows, as the definition does; mean by all entries</source>
        <translation>batchmean 除以行数，与定义一致；mean 除以全部元素个数</translation>
    </message>
    <message>
        <source>Logarithms of the predicted probabilities</source>
        <translation>预测概率的对数</translation>
    </message>
    <message>
        <source>Probabilities, or their logarithms with log_target</source>
        <translation>概率；开启 log_target 时为其对数</translation>
    </message>
    <message>
        <source>The target is given as logarithms, too</source>
        <translation>目标也以对数给出</translation>
    </message>
    <message>
        <source>A target is below 0, but probabilities are not: turn log_target on for logarithms.</source>
        <translation>有目标小于 0，而概率不会小于 0：若是对数，请开启 log_target。</translation>
    </message>
    <message>
        <source>Function</source>
        <translation>函数</translation>
    </message>
    <message>
        <source>Softmax, its logarithm, softmax of −a, or of the logits with noise</source>
        <translation>softmax、它的对数、−a 的 softmax，或加了噪声的 logits 的 softmax</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>Logits are divided by it: below 1 the largest wins, above 1 all become alike</source>
        <translation>logits 除以它：小于 1 时最大者胜出，大于 1 时趋于相同</translation>
    </message>
    <message>
        <source>Given to torch.manual_seed before the Gumbel noise is drawn</source>
        <translation>在抽取 Gumbel 噪声之前传给 torch.manual_seed</translation>
    </message>
    <message>
        <source>Hard</source>
        <translation>硬化</translation>
    </message>
    <message>
        <source>torch&apos;s hard=True: the value is one-hot, the gradient is that of the soft shares</source>
        <translation>torch 的 hard=True：值为 one-hot，梯度仍是软份额的梯度</translation>
    </message>
    <message>
        <source>from the start</source>
        <translation>从一开始</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>set after the graph was built</source>
        <translation>建图之后才设置</translation>
    </message>
    <message>
        <source>set later, and the graph built again</source>
        <translation>之后设置，并重新建图</translation>
    </message>
    <message>
        <source>Whether torch keeps a graph behind w and b</source>
        <translation>torch 是否为 w 和 b 保留计算图</translation>
    </message>
    <message>
        <source>once</source>
        <translation>一次</translation>
    </message>
    <message>
        <source>twice, on the same graph</source>
        <translation>两次，同一张计算图</translation>
    </message>
    <message>
        <source>twice, the loss computed again</source>
        <translation>两次，重新计算损失</translation>
    </message>
    <message>
        <source>Switches</source>
        <translation>开关</translation>
    </message>
    <message>
        <source>How often backward is called before the gradients are read</source>
        <translation>读取梯度之前调用 backward 的次数</translation>
    </message>
    <message>
        <source>The graph is kept for a second time</source>
        <translation>保留计算图，以便再用一次</translation>
    </message>
    <message>
        <source>Gradients are set to 0 in between</source>
        <translation>两次之间把梯度清零</translation>
    </message>
    <message>
        <source>Prediction</source>
        <translation>预测值</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目标值</translation>
    </message>
    <message>
        <source>Shapes</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>N is the number of points</source>
        <translation>N 是数据点的个数</translation>
    </message>
    <message>
        <source>definition of tanh</source>
        <translation>tanh 的定义</translation>
    </message>
    <message>
        <source>There are no points to fit a line to.</source>
        <translation>没有可以拟合的数据点。</translation>
    </message>
    <message>
        <source>both derivatives put in</source>
        <translation>代入两个导数</translation>
    </message>
    <message>
        <source>chain rule</source>
        <translation>链式法则</translation>
    </message>
    <message>
        <source>All points have the same x: many lines have the same loss, so the minimum is a whole line of (w, b).</source>
        <translation>所有点的 x 相同：许多直线的损失相同，极小值是 (w, b) 平面上的整条直线。</translation>
    </message>
    <message>
        <source>Point {number}: drag it; a right click opens its menu</source>
        <translation>点 {number}：拖动移动；右键单击打开菜单</translation>
    </message>
    <message>
        <source>Click: new point. Drag: move</source>
        <translation>单击：添加数据点。拖动：移动</translation>
    </message>
    <message>
        <source>Along w: one minimum, three slopes</source>
        <translation>沿 w 方向：同一个极小值，三种斜率</translation>
    </message>
    <message>
        <source>As it is</source>
        <translation>实际情况</translation>
    </message>
    <message>
        <source>As it was meant</source>
        <translation>本来的意图</translation>
    </message>
    <message>
        <source>Both ways give the same numbers; they differ in where they put them.</source>
        <translation>两种方式给出相同的数；区别在于把结果放在哪里。</translation>
    </message>
    <message>
        <source>Chain rule over all points</source>
        <translation>对所有点用链式法则</translation>
    </message>
    <message>
        <source>These lines are executed over the first {count} points.</source>
        <translation>这些等式用前 {count} 个点逐一计算。</translation>
    </message>
    <message>
        <source>Corner</source>
        <translation>斜角视图</translation>
    </message>
    <message>
        <source>Every prediction meets its own target here.</source>
        <translation>这里每个预测值都对应自己的目标值。</translation>
    </message>
    <message>
        <source>Gradient at w = {w}, b = {b}</source>
        <translation>w = {w}、b = {b} 处的梯度</translation>
    </message>
    <message>
        <source>Gradients are added to .grad</source>
        <translation>梯度累加到 .grad</translation>
    </message>
    <message>
        <source>Gradients are its result; .grad is left alone</source>
        <translation>梯度是它的返回值；.grad 不变</translation>
    </message>
    <message>
        <source>Lift the line: b</source>
        <translation>平移直线：b</translation>
    </message>
    <message>
        <source>Loss and gradient</source>
        <translation>损失与梯度</translation>
    </message>
    <message>
        <source>MSE is not the L2 norm</source>
        <translation>MSE 不是 L2 范数</translation>
    </message>
    <message>
        <source>Moves w and b by −η times the gradient</source>
        <translation>让 w 和 b 移动 −η 乘以梯度</translation>
    </message>
    <message>
        <source>Nothing warns here: the subtraction broadcasts silently. Give both the same shape.</source>
        <translation>这里没有任何警告：减法悄悄地广播了。请让两者形状相同。</translation>
    </message>
    <message>
        <source>One gradient step</source>
        <translation>走一步梯度下降</translation>
    </message>
    <message>
        <source>One residual: its loss ρ(r) and the slope ρ′(r)</source>
        <translation>单个残差：损失 ρ(r) 与斜率 ρ′(r)</translation>
    </message>
    <message>
        <source>One residual: the derivative of ρ</source>
        <translation>单个残差：ρ 的导数</translation>
    </message>
    <message>
        <source>Paste points</source>
        <translation>粘贴数据点</translation>
    </message>
    <message>
        <source>Residual: prediction − target</source>
        <translation>残差：预测值 − 目标值</translation>
    </message>
    <message>
        <source>The L2 norm on points that lie on the line</source>
        <translation>点都在直线上时的 L2 范数</translation>
    </message>
    <message>
        <source>The chain rule divides by the norm itself</source>
        <translation>链式法则要除以范数本身</translation>
    </message>
    <message>
        <source>The first pass frees what the graph had saved. retain_graph=True keeps it for a second one.</source>
        <translation>第一次反向传播会释放计算图保存的中间值；retain_graph=True 可保留到第二次。</translation>
    </message>
    <message>
        <source>The graph behind loss, as torch built it: gradients flow to the left</source>
        <translation>torch 为 loss 建立的计算图：梯度向左流动</translation>
    </message>
    <message>
        <source>The programs are running …</source>
        <translation>程序正在运行……</translation>
    </message>
    <message>
        <source>The graph is built while the loss is computed. requires_grad came too late for this loss.</source>
        <translation>计算图在计算损失时建立；对这个损失来说，requires_grad 设置得太晚了。</translation>
    </message>
    <message>
        <source>The line (w, b): drag it</source>
        <translation>直线 (w, b)：拖动它</translation>
    </message>
    <message>
        <source>The line in the residual</source>
        <translation>残差中的直线</translation>
    </message>
    <message>
        <source>The loss of all pairs that meet</source>
        <translation>所有相遇的配对的损失</translation>
    </message>
    <message>
        <source>The loss was computed again after requires_grad was set, so there is a graph.</source>
        <translation>设置 requires_grad 之后重新计算了损失，所以有计算图。</translation>
    </message>
    <message>
        <source>The next step of gradient descent</source>
        <translation>梯度下降的下一步</translation>
    </message>
    <message>
        <source>The norm where every residual is 0</source>
        <translation>所有残差为 0 处的范数</translation>
    </message>
    <message>
        <source>The programs take the first {count} points.</source>
        <translation>程序只取前 {count} 个点。</translation>
    </message>
    <message>
        <source>The step against torch.optim.SGD</source>
        <translation>这一步与 torch.optim.SGD 对照</translation>
    </message>
    <message>
        <source>The weight w: drag it</source>
        <translation>权重 w：拖动它</translation>
    </message>
    <message>
        <source>There are no points, and the mean of nothing is NaN. Click on the plot to add some.</source>
        <translation>没有数据点，空集的均值是 NaN。请在图上单击添加。</translation>
    </message>
    <message>
        <source>There is no graph: loss.grad_fn is None</source>
        <translation>没有计算图：loss.grad_fn 为 None</translation>
    </message>
    <message>
        <source>These shapes can&apos;t be broadcast, so torch says so: the trap is in those that can.</source>
        <translation>这两个形状不能广播，torch 会直接报错：陷阱在于那些能广播的形状。</translation>
    </message>
    <message>
        <source>Turn the line: w</source>
        <translation>转动直线：w</translation>
    </message>
    <message>
        <source>Two columns of numbers from a file</source>
        <translation>从文件读取两列数</translation>
    </message>
    <message>
        <source>Two columns of numbers from the clipboard, such as two columns of a spreadsheet</source>
        <translation>从剪贴板读取两列数，例如电子表格中的两列</translation>
    </message>
    <message>
        <source>What the programs gave, in float32</source>
        <translation>程序给出的结果（float32）</translation>
    </message>
    <message>
        <source>What the two ways give</source>
        <translation>两种方式给出的结果</translation>
    </message>
    <message>
        <source>What torch says of each tensor</source>
        <translation>torch 对每个张量的说明</translation>
    </message>
    <message>
        <source>What torch subtracts: ŷ − y</source>
        <translation>torch 实际相减的配对：ŷ − y</translation>
    </message>
    <message>
        <source>What was meant</source>
        <translation>本来的意图（配对）</translation>
    </message>
    <message>
        <source>With one point, every line through it has loss 0: the minimum is a whole line of (w, b).</source>
        <translation>只有一个点时，过该点的每条直线损失都是 0：极小值是 (w, b) 平面上的整条直线。</translation>
    </message>
    <message>
        <source>Without requires_grad torch remembers nothing: there is no graph to go back through.</source>
        <translation>没有 requires_grad，torch 什么也不记录：没有可以反向传播的计算图。</translation>
    </message>
    <message>
        <source>Written as a norm, torch chooses 0, one of the slopes between both sides:</source>
        <translation>写成范数时，torch 取 0，即两侧斜率之间的一个：</translation>
    </message>
    <message>
        <source>Written with a root, torch computes 0 · ∞:</source>
        <translation>写成平方根时，torch 计算 0 · ∞：</translation>
    </message>
    <message>
        <source>Zeroed in between, .grad holds the gradient of the last pass alone.</source>
        <translation>中间清零后，.grad 只含最后一次的梯度。</translation>
    </message>
    <message>
        <source>after {step} steps</source>
        <translation>{step} 步之后</translation>
    </message>
    <message>
        <source>as it is</source>
        <translation>实际</translation>
    </message>
    <message>
        <source>as meant</source>
        <translation>本意</translation>
    </message>
    <message>
        <source>backward() adds: .grad holds the sum of both passes. Zero it in between to have the gradient itself.</source>
        <translation>backward() 会累加：.grad 是两次之和。中间清零才得到梯度本身。</translation>
    </message>
    <message>
        <source>best line: w = {w}, b = {b}</source>
        <translation>最优直线：w = {w}，b = {b}</translation>
    </message>
    <message>
        <source>differences</source>
        <translation>差的个数</translation>
    </message>
    <message>
        <source>gradient</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>gradient ∇L</source>
        <translation>梯度 ∇L</translation>
    </message>
    <message>
        <source>loss, and |∇L| dashed</source>
        <translation>损失，虚线为 |∇L|</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>被拒绝</translation>
    </message>
    <message>
        <source>residual {number}</source>
        <translation>残差 {number}</translation>
    </message>
    <message>
        <source>residuals r = ŷ − y</source>
        <translation>残差 r = ŷ − y</translation>
    </message>
    <message>
        <source>shapes</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>smallest loss</source>
        <translation>损失最小</translation>
    </message>
    <message>
        <source>step −η∇L</source>
        <translation>一步 −η∇L</translation>
    </message>
    <message>
        <source>the residuals</source>
        <translation>各残差</translation>
    </message>
    <message>
        <source>threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>torch at zero residual</source>
        <translation>残差为零时的 torch</translation>
    </message>
    <message>
        <source>torch only warns, and goes on with the wrong pairs: give both the same shape.</source>
        <translation>torch 只给出警告，然后继续用错误的配对：请让两者形状相同。</translation>
    </message>
    <message>
        <source>torch refuses these shapes</source>
        <translation>torch 拒绝这两个形状</translation>
    </message>
    <message>
        <source>where every residual is 0</source>
        <translation>所有残差为 0 时</translation>
    </message>
    <message>
        <source>{loss} as a surface</source>
        <translation>{loss} 的曲面</translation>
    </message>
    <message>
        <source>{loss} over (w, b)</source>
        <translation>(w, b) 上的 {loss}</translation>
    </message>
    <message>
        <source>{loss}, as it is and as meant</source>
        <translation>{loss}：实际与本意</translation>
    </message>
    <message>
        <source>Norms</source>
        <translation>范数</translation>
    </message>
    <message>
        <source>Growth with N: the same data repeated</source>
        <translation>随 N 的增长：数据不断重复</translation>
    </message>
    <message>
        <source>L, N doubled</source>
        <translation>N 加倍后的 L</translation>
    </message>
    <message>
        <source>∇L, N doubled</source>
        <translation>N 加倍后的 ∇L</translation>
    </message>
    <message>
        <source>The norm by the mean of squares</source>
        <translation>用均方误差表示范数</translation>
    </message>
    <message>
        <source>sqrt(N · MSE) and torch&apos;s norm</source>
        <translation>sqrt(N · MSE) 与 torch 的范数</translation>
    </message>
    <message>
        <source>broadcast</source>
        <translation>广播</translation>
    </message>
    <message>
        <source>now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>The rule: sizes are compared from the last axis on. Equal sizes meet one to one, size 1 is stretched to the other, a missing axis counts as size 1, and all else is refused.</source>
        <translation>规则：从最后一个轴开始比较大小。相等则一一对应，大小为 1 的轴被拉伸到另一个的大小，缺少的轴按 1 计，其他情形一律报错。</translation>
    </message>
    <message>
        <source>What each loss learns</source>
        <translation>每个损失学到的直线</translation>
    </message>
    <message>
        <source>Shown: {names}.</source>
        <translation>图中有：{names}。</translation>
    </message>
    <message>
        <source>{axis} from {low} to {high}.</source>
        <translation>{axis}：从 {low} 到 {high}。</translation>
    </message>
    <message>
        <source>Level lines, dark where it is low</source>
        <translation>等高线，颜色越深值越低</translation>
    </message>
    <message>
        <source>And {count} more.</source>
        <translation>另外还有 {count} 项。</translation>
    </message>
    <message>
        <source>{name}: {value}</source>
        <translation>{name}：{value}</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>拟合</translation>
    </message>
    <message>
        <source>Passes</source>
        <translation>反向传播次数</translation>
    </message>
    <message>
        <source>target y</source>
        <translation>目标值 y</translation>
    </message>
    <message>
        <source>The range from {low} to {high} is empty: its end must be above its start.</source>
        <translation>从 {low} 到 {high} 的区间为空：终点必须大于起点。</translation>
    </message>
    <message>
        <source>f has no finite value between {low} and {high}: choose another range.</source>
        <translation>f 在 {low} 与 {high} 之间没有有限的值：请换一个区间。</translation>
    </message>
    <message>
        <source>sigmoid(-z) is 1 - sigmoid(z)</source>
        <translation>sigmoid(-z) 等于 1 - sigmoid(z)</translation>
    </message>
    <message>
        <source>multiplied out: y sigmoid(z) cancels</source>
        <translation>展开：y sigmoid(z) 相消</translation>
    </message>
    <message>
        <source>as it is defined</source>
        <translation>按定义</translation>
    </message>
    <message>
        <source>as torch computes it from the logit</source>
        <translation>torch 由 logit 直接计算</translation>
    </message>
    <message>
        <source>the Jacobian&apos;s entries put in: the case i = j stands apart</source>
        <translation>代入雅可比矩阵的元素：i = j 的情形单独写出</translation>
    </message>
    <message>
        <source>each pᵢ cancels</source>
        <translation>各个 pᵢ 约去</translation>
    </message>
    <message>
        <source>pⱼ taken out</source>
        <translation>提出 pⱼ</translation>
    </message>
    <message>
        <source>{rule} over all pᵢ</source>
        <translation>对所有 pᵢ 用{rule}</translation>
    </message>
    <message>
        <source>the target&apos;s probabilities sum to 1</source>
        <translation>目标的概率之和为 1</translation>
    </message>
    <message>
        <source>all logits shifted by c</source>
        <translation>所有 logits 平移 c</translation>
    </message>
    <message>
        <source>the power of a sum is a product</source>
        <translation>和的幂等于幂的积</translation>
    </message>
    <message>
        <source>taken out of the sum</source>
        <translation>提到求和号外</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>约去</translation>
    </message>
    <message>
        <source>the logarithm of p, computed as it is written</source>
        <translation>按字面计算 p 的对数</translation>
    </message>
    <message>
        <source>the largest logit m taken out of the sum</source>
        <translation>把最大的 logit m 提到求和号外</translation>
    </message>
    <message>
        <source>log-sum-exp: no power is above 1</source>
        <translation>log-sum-exp：没有大于 1 的幂</translation>
    </message>
    <message>
        <source>i = j: the numerator and one term of S have the variable</source>
        <translation>i = j：分子和 S 中的一项含有变量</translation>
    </message>
    <message>
        <source>i ≠ j: the numerator is a constant, one term of S has the variable</source>
        <translation>i ≠ j：分子是常数，S 中有一项含有变量</translation>
    </message>
    <message>
        <source>i = j: the logit itself and one term of S have the variable</source>
        <translation>i = j：logit 本身和 S 中的一项含有该变量</translation>
    </message>
    <message>
        <source>i ≠ j: only one term of S has the variable</source>
        <translation>i ≠ j：只有 S 中的一项含有该变量</translation>
    </message>
    <message>
        <source>as a product of two fractions</source>
        <translation>写成两个分式之积</translation>
    </message>
    <message>
        <source>each fraction is a share</source>
        <translation>每个分式都是一个 softmax 概率</translation>
    </message>
    <message>
        <source>The logit z: drag it</source>
        <translation>logit z：可拖动</translation>
    </message>
    <message>
        <source>BCE with logits</source>
        <translation>BCE with logits</translation>
    </message>
    <message>
        <source>BCE of a float32 sigmoid</source>
        <translation>float32 sigmoid 之后的 BCE</translation>
    </message>
    <message>
        <source>MSE of a sigmoid</source>
        <translation>sigmoid 之后的 MSE</translation>
    </message>
    <message>
        <source>Losses by the logit, target {y}</source>
        <translation>损失随 logit 的变化，目标 {y}</translation>
    </message>
    <message>
        <source>Their gradients by the logit</source>
        <translation>对 logit 的梯度</translation>
    </message>
    <message>
        <source>BCE</source>
        <translation>BCE</translation>
    </message>
    <message>
        <source>slope</source>
        <translation>斜率</translation>
    </message>
    <message>
        <source>with logits</source>
        <translation>with logits</translation>
    </message>
    <message>
        <source>float32: losses and gradients by the logit</source>
        <translation>float32：各 logit 处的损失与梯度</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>The loss is {loss}, but the gradient is 0: p is exactly 0 or 1 in float32, and nothing is learned.</source>
        <translation>损失是 {loss}，梯度却是 0：在 float32 中 p 恰为 0 或 1，什么也学不到。</translation>
    </message>
    <message>
        <source>p; then loss and gradient by each way</source>
        <translation>p；然后是两种算法的损失和梯度</translation>
    </message>
    <message>
        <source>Binary cross entropy of a sigmoid</source>
        <translation>sigmoid 的二元交叉熵</translation>
    </message>
    <message>
        <source>BCE with logits, and its gradient</source>
        <translation>BCE with logits 及其梯度</translation>
    </message>
    <message>
        <source>In float32, kept apart and together</source>
        <translation>在 float32 中：分开算与合起来算</translation>
    </message>
    <message>
        <source>BCE of a float32 sigmoid, as torch computes it</source>
        <translation>float32 sigmoid 之后的 BCE，与 torch 的算法一致</translation>
    </message>
    <message>
        <source>BCE with logits in float32</source>
        <translation>float32 中的 BCE with logits</translation>
    </message>
    <message>
        <source>The loss straight from the logit</source>
        <translation>由 logit 直接计算损失</translation>
    </message>
    <message>
        <source>When MSE of a sigmoid stalls</source>
        <translation>sigmoid 的 MSE 何时停滞</translation>
    </message>
    <message>
        <source>The gradient of MSE</source>
        <translation>MSE 的梯度</translation>
    </message>
    <message>
        <source>prediction p</source>
        <translation>预测 p</translation>
    </message>
    <message>
        <source>gradient {formula}</source>
        <translation>梯度 {formula}</translation>
    </message>
    <message>
        <source>Prediction, target, gradient</source>
        <translation>预测、目标、梯度</translation>
    </message>
    <message>
        <source>Probability of class {number}: drag it, the others make room</source>
        <translation>类别 {number} 的概率：可拖动，其余的随之让位</translation>
    </message>
    <message>
        <source>Gradient by a{number}</source>
        <translation>对 a{number} 的梯度</translation>
    </message>
    <message>
        <source>Gradient by a{number}: MSE stalls</source>
        <translation>对 a{number} 的梯度：MSE 停滞</translation>
    </message>
    <message>
        <source>p{class_} at step {step}</source>
        <translation>第 {step} 步的 p{class_}</translation>
    </message>
    <message>
        <source>cross entropy</source>
        <translation>交叉熵</translation>
    </message>
    <message>
        <source>MSE after softmax</source>
        <translation>softmax 之后的 MSE</translation>
    </message>
    <message>
        <source>Logit of class {number}: drag it</source>
        <translation>类别 {number} 的 logit：可拖动</translation>
    </message>
    <message>
        <source>Class weights; the mean divides by the target&apos;s</source>
        <translation>类别权重；取平均时除以目标类别的权重</translation>
    </message>
    <message>
        <source>The factors of the loss</source>
        <translation>损失中的系数</translation>
    </message>
    <message>
        <source>The gradient collapses to Qp − q</source>
        <translation>梯度化简为 Qp − q</translation>
    </message>
    <message>
        <source>The gradient collapses to p − y</source>
        <translation>梯度化简为 p − y</translation>
    </message>
    <message>
        <source>Two ways in torch, one value</source>
        <translation>torch 的两种写法，同一个值</translation>
    </message>
    <message>
        <source>Several rows at once, ignore_index, pos_weight, kl_div, focal, dice and hinge losses: part {part}.</source>
        <translation>多行一起、ignore_index、pos_weight、kl_div、focal、dice 与 hinge 损失：见“{part}”部分。</translation>
    </message>
    <message>
        <source>cross_entropy(a) and nll_loss(log_softmax(a))</source>
        <translation>cross_entropy(a) 与 nll_loss(log_softmax(a))</translation>
    </message>
    <message>
        <source>Entropy, divergence, cross entropy</source>
        <translation>熵、散度、交叉熵</translation>
    </message>
    <message>
        <source>The target&apos;s own entropy can&apos;t be learned away; the divergence can</source>
        <translation>目标自身的熵无法通过学习消除，散度可以</translation>
    </message>
    <message>
        <source>Each part, and their sum</source>
        <translation>各个部分及其和</translation>
    </message>
    <message>
        <source>The gradient by every logit</source>
        <translation>对每个 logit 的梯度</translation>
    </message>
    <message>
        <source>Product and {short}</source>
        <translation>乘积与 {short}</translation>
    </message>
    <message>
        <source>When MSE after softmax stalls</source>
        <translation>softmax 之后的 MSE 何时停滞</translation>
    </message>
    <message>
        <source>Every term keeps factors p of the Jacobian: near 0 or 1 the gradient vanishes, right or wrong.</source>
        <translation>每一项都带有雅可比矩阵中的 p：接近 0 或 1 时，无论对错，梯度都会消失。</translation>
    </message>
    <message>
        <source>Both gradients by the logit a{number}</source>
        <translation>两种损失对 a{number} 的梯度</translation>
    </message>
    <message>
        <source>Label smoothing</source>
        <translation>标签平滑</translation>
    </message>
    <message>
        <source>The Jacobian times −{factor}/p, with numbers</source>
        <translation>雅可比矩阵乘以 −{factor}/p（代入数字）</translation>
    </message>
    <message>
        <source>A p is 0 in floats here, so −{factor}/p is infinite: the product can&apos;t be computed, {short} can.</source>
        <translation>这里有一个 p 在浮点数中为 0，−{factor}/p 是无穷大：乘积算不出来，{short} 却可以。</translation>
    </message>
    <message>
        <source>Jacobian, dL/dp, and what comes out</source>
        <translation>雅可比矩阵、dL/dp 与结果</translation>
    </message>
    <message>
        <source>down the cross entropy</source>
        <translation>沿交叉熵下降</translation>
    </message>
    <message>
        <source>down the MSE</source>
        <translation>沿 MSE 下降</translation>
    </message>
    <message>
        <source>Cross entropy by step</source>
        <translation>交叉熵随步数的变化</translation>
    </message>
    <message>
        <source>entry</source>
        <translation>元素</translation>
    </message>
    <message>
        <source>variance</source>
        <translation>方差</translation>
    </message>
    <message>
        <source>sign</source>
        <translation>符号</translation>
    </message>
    <message>
        <source>target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>There are {count} classes already.</source>
        <translation>已经有 {count} 个类别了。</translation>
    </message>
    <message>
        <source>Softmax needs at least {count} classes.</source>
        <translation>softmax 至少需要 {count} 个类别。</translation>
    </message>
    <message>
        <source>Logits, all shifted by {shift}</source>
        <translation>Logits，全部平移 {shift}</translation>
    </message>
    <message>
        <source>Drag a dot: its logit</source>
        <translation>拖动圆点：改变对应的 logit</translation>
    </message>
    <message>
        <source>Add a class</source>
        <translation>增加一个类别</translation>
    </message>
    <message>
        <source>Remove the last class</source>
        <translation>删除最后一个类别</translation>
    </message>
    <message>
        <source>Classification</source>
        <translation>分类</translation>
    </message>
    <message>
        <source>Cross entropy = H + KL</source>
        <translation>交叉熵 = H + KL</translation>
    </message>
    <message>
        <source>weighted</source>
        <translation>加权</translation>
    </message>
    <message>
        <source>nats</source>
        <translation>奈特</translation>
    </message>
    <message>
        <source>wrong, but MSE is flat</source>
        <translation>预测错误，MSE 却平坦</translation>
    </message>
    <message>
        <source>target y = ({y})</source>
        <translation>目标 y = ({y})</translation>
    </message>
    <message>
        <source>The prediction p: drag it, the logits follow</source>
        <translation>预测 p：可拖动，logits 随之改变</translation>
    </message>
    <message>
        <source>Loss of each prediction</source>
        <translation>每个预测的损失</translation>
    </message>
    <message>
        <source>class {number}</source>
        <translation>类别 {number}</translation>
    </message>
    <message>
        <source>p, naive</source>
        <translation>p（直接）</translation>
    </message>
    <message>
        <source>h, one-hot</source>
        <translation>h,one-hot</translation>
    </message>
    <message>
        <source>ln p, naive</source>
        <translation>ln p（直接）</translation>
    </message>
    <message>
        <source>p = softmax(a)</source>
        <translation>p = softmax(a)</translation>
    </message>
    <message>
        <source>Jacobian ∂p/∂a: rows and columns sum to 0</source>
        <translation>雅可比矩阵 ∂p/∂a：各行各列之和为 0</translation>
    </message>
    <message>
        <source>p{number} = {power} / {sum} = {share}</source>
        <translation>p{number} = {power} / {sum} = {share}</translation>
    </message>
    <message>
        <source>ln p = log_softmax(a)</source>
        <translation>ln p = log_softmax(a)</translation>
    </message>
    <message>
        <source>p = softmin(a) = softmax(−a)</source>
        <translation>p = softmin(a) = softmax(−a)</translation>
    </message>
    <message>
        <source>p = softmax(a + g), noise g</source>
        <translation>p = softmax(a + g)，噪声 g</translation>
    </message>
    <message>
        <source>ln p</source>
        <translation>ln p</translation>
    </message>
    <message>
        <source>softmax: the sum is {sum}</source>
        <translation>softmax：总和为 {sum}</translation>
    </message>
    <message>
        <source>sigmoid of each logit</source>
        <translation>各 logit 的 sigmoid</translation>
    </message>
    <message>
        <source>Jacobian ∂ln p/∂a: rows sum to 0</source>
        <translation>雅可比矩阵 ∂ln p/∂a：每行之和为 0</translation>
    </message>
    <message>
        <source>ln p, row i</source>
        <translation>ln p，第 i 行</translation>
    </message>
    <message>
        <source>by logit a, column j</source>
        <translation>对 logit a，第 j 列</translation>
    </message>
    <message>
        <source>float32: the naive formula fails, with a − m it does not</source>
        <translation>float32：直接计算失败，用 a − m 则不会</translation>
    </message>
    <message>
        <source>float32: the naive formula, and with a − m; m is the largest a</source>
        <translation>float32：直接计算，与用 a − m 计算；m 为最大的 a</translation>
    </message>
    <message>
        <source>p, row i</source>
        <translation>p，第 i 行</translation>
    </message>
    <message>
        <source>The other case: i ≠ j</source>
        <translation>另一情形：i ≠ j</translation>
    </message>
    <message>
        <source>The other case: i = j</source>
        <translation>另一情形：i = j</translation>
    </message>
    <message>
        <source>Less the largest logit, {largest}: S itself is no float.</source>
        <translation>先减去最大的 logit {largest}：S 本身已超出浮点数范围。</translation>
    </message>
    <message>
        <source>The course&apos;s way: one row of the Jacobian</source>
        <translation>课程的写法：雅可比矩阵的一行</translation>
    </message>
    <message>
        <source>In float32 eᵃ overflows from a = 88.7 on, and ∞/∞ is NaN; with the largest logit taken off it can&apos;t.</source>
        <translation>在 float32 中 eᵃ 从 a = 88.7 起溢出，∞/∞ 得 NaN；减去最大的 logit 就不会溢出。</translation>
    </message>
    <message>
        <source>Both in float32, by torch</source>
        <translation>两种算法，由 torch 以 float32 计算</translation>
    </message>
    <message>
        <source>p and ln p against torch</source>
        <translation>p 和 ln p 与 torch 比较</translation>
    </message>
    <message>
        <source>Log-softmax: the logarithm of softmax</source>
        <translation>Log-softmax：softmax 的对数</translation>
    </message>
    <message>
        <source>Softmin: softmax of −a</source>
        <translation>Softmin：−a 的 softmax</translation>
    </message>
    <message>
        <source>Gumbel-softmax: softmax of the logits and random noise g</source>
        <translation>Gumbel-softmax：logits 加随机噪声 g 的 softmax</translation>
    </message>
    <message>
        <source>Row {row}: formula and autograd.grad(p[{row}], a)</source>
        <translation>第 {row} 行：公式与 autograd.grad(p[{row}], a)</translation>
    </message>
    <message>
        <source>Case i = j: how {value} changes with its own logit a{i}</source>
        <translation>情形 i = j：{value} 如何随自己的 logit a{i} 变化</translation>
    </message>
    <message>
        <source>Case i ≠ j: how {value} changes with the logit a{j}</source>
        <translation>情形 i ≠ j：{value} 如何随 logit a{j} 变化</translation>
    </message>
    <message>
        <source>The diagonal is positive, all else negative: a larger logit raises its own class and lowers all others.</source>
        <translation>对角线为正，其余为负：logit 变大使自己的类别上升，使其他所有类别下降。</translation>
    </message>
    <message>
        <source>The diagonal is negative, all else positive: a larger logit lowers its own class and raises all others.</source>
        <translation>对角线为负，其余为正：logit 变大使自己的类别下降，使其他所有类别上升。</translation>
    </message>
    <message>
        <source>The same with numbers</source>
        <translation>代入数字</translation>
    </message>
    <message>
        <source>hard=True: straight through</source>
        <translation>hard=True：直通估计</translation>
    </message>
    <message>
        <source>Forward torch returns h, 1 for the largest a + g and 0 for all others, whose true derivative is 0; backward it hands on the gradient of p: c is p as a mere number.</source>
        <translation>前向时 torch 返回 h：最大的 a + g 处为 1，其余为 0，其真正的导数为 0；反向时传递的是 p 的梯度：c 是只当作数值的 p。</translation>
    </message>
    <message>
        <source>y and its gradient, h and c held, against torch</source>
        <translation>y 及其梯度(h 与 c 固定)，对照 torch</translation>
    </message>
    <message>
        <source>The same by torch</source>
        <translation>由 torch 计算</translation>
    </message>
    <message>
        <source>Every row i: formula and autograd.grad(p[i], a)</source>
        <translation>每一行 i：公式与 autograd.grad(p[i], a)</translation>
    </message>
    <message>
        <source>A shift by c does not move p</source>
        <translation>平移 c 不改变 p</translation>
    </message>
    <message>
        <source>Numbers too large: log-sum-exp</source>
        <translation>数太大时：log-sum-exp</translation>
    </message>
    <message>
        <source>One class</source>
        <translation>单一类别</translation>
    </message>
    <message>
        <source>Soft targets</source>
        <translation>软标签</translation>
    </message>
    <message>
        <source>Binary</source>
        <translation>二分类</translation>
    </message>
    <message>
        <source>probability</source>
        <translation>概率</translation>
    </message>
    <message>
        <source>class weight</source>
        <translation>类别权重</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>平移</translation>
    </message>
    <message>
        <source>Target class</source>
        <translation>目标类别</translation>
    </message>
    <message>
        <source>Class weights</source>
        <translation>类别权重</translation>
    </message>
    <message>
        <source>Weighted</source>
        <translation>加权后</translation>
    </message>
    <message>
        <source>Logit</source>
        <translation>Logit</translation>
    </message>
    <message>
        <source>Entry of the Jacobian in the derivation</source>
        <translation>推导中的雅可比矩阵元素</translation>
    </message>
    <message>
        <source>Class {target} can&apos;t be the target: {count} logits have the classes 0 to {last}.</source>
        <translation>类别 {target} 不能作为目标：{count} 个 logits 的类别是 0 到 {last}。</translation>
    </message>
    <message>
        <source>There are {count} soft targets for {logits} logits: leave some out.</source>
        <translation>软标签有 {count} 个，logits 只有 {logits} 个：请去掉一些。</translation>
    </message>
    <message>
        <source>The soft targets sum to {total}, but probabilities sum to 1: change one by {rest}.</source>
        <translation>软标签之和为 {total}，而概率之和应为 1：请把其中一个改动 {rest}。</translation>
    </message>
    <message>
        <source>All class weights are 0, so nothing is left of the loss: give one class a weight.</source>
        <translation>所有类别权重都是 0，损失就什么也不剩了：请给某个类别一个权重。</translation>
    </message>
    <message>
        <source>The target class {target} has the weight 0, by which the mean divides: give it a weight, or take the sum.</source>
        <translation>目标类别 {target} 的权重是 0，而取平均时要除以它：请给它一个权重，或改为求和。</translation>
    </message>
    <message>
        <source>One class of several, a probability for each, or yes and no with one logit</source>
        <translation>若干类别之一、每个类别一个概率，或用一个 logit 表示是与否</translation>
    </message>
    <message>
        <source>Drag the bars, double click one, or type 2 to 10 numbers</source>
        <translation>拖动柱子、双击某一根，或输入 2 到 10 个数</translation>
    </message>
    <message>
        <source>Added to all logits: p does not move</source>
        <translation>加到所有 logits 上：p 不变</translation>
    </message>
    <message>
        <source>Counted from 0, as torch counts</source>
        <translation>从 0 数起，与 torch 相同</translation>
    </message>
    <message>
        <source>A probability for each class, 1 in all; what is not given is 0</source>
        <translation>每个类别的概率，总和为 1；未给出的为 0</translation>
    </message>
    <message>
        <source>This share of the target is spread evenly over all classes</source>
        <translation>目标的这一部分平均分给所有类别</translation>
    </message>
    <message>
        <source>Each class&apos;s term of the loss is taken so many times; empty: once</source>
        <translation>损失中各类别的项所乘的倍数；留空则为 1</translation>
    </message>
    <message>
        <source>The mean divides by the target&apos;s weight: of a single sample with one class the weight cancels</source>
        <translation>取平均时除以目标类别的权重：只有一个样本和一个类别时权重相消</translation>
    </message>
    <message>
        <source>Its sigmoid is the probability of yes</source>
        <translation>它的 sigmoid 是“是”的概率</translation>
    </message>
    <message>
        <source>The probability of yes that is right</source>
        <translation>“是”的真实概率</translation>
    </message>
    <message>
        <source>Paraboloid</source>
        <translation>抛物面</translation>
    </message>
    <message>
        <source>Product</source>
        <translation>乘积</translation>
    </message>
    <message>
        <source>Waves</source>
        <translation>波纹面</translation>
    </message>
    <message>
        <source>Hill and hollow</source>
        <translation>峰与谷</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>各层</translation>
    </message>
    <message>
        <source>As torch.nn.Linear</source>
        <translation>同 torch.nn.Linear</translation>
    </message>
    <message>
        <source>A line has no value here: numbers grow too large.</source>
        <translation>此处某一行没有值：数值过大。</translation>
    </message>
    <message>
        <source>A sum lies exactly at a kink of its activation.</source>
        <translation>某个加权和恰好位于其激活函数的折点。</translation>
    </message>
    <message>
        <source>How far the step downhill goes</source>
        <translation>下降一步走多远</translation>
    </message>
    <message>
        <source>Descent</source>
        <translation>下降</translation>
    </message>
    <message>
        <source>One step downhill</source>
        <translation>下降一步</translation>
    </message>
    <message>
        <source>Move every weight by minus the learning rate times its derivative</source>
        <translation>每个权重减去学习率乘以其偏导数</translation>
    </message>
    <message>
        <source>δ is the derivative by the sum that goes into the neuron</source>
        <translation>δ 是对进入该神经元的加权和的偏导数</translation>
    </message>
    <message>
        <source>the output goes into every neuron of the next layer: the shares are added</source>
        <translation>该输出进入下一层的每个神经元：各份贡献相加</translation>
    </message>
    <message>
        <source>each share is the δ there times the weight on the way</source>
        <translation>每份贡献是那里的 δ 乘以途经的权重</translation>
    </message>
    <message>
        <source>of the sum, too, only one term depends on this weight</source>
        <translation>加权和中也只有一项依赖这个权重</translation>
    </message>
    <message>
        <source>what stands beside the weight is left</source>
        <translation>留下的是与该权重相乘的因子</translation>
    </message>
    <message>
        <source>with a softmax every output depends on this weight: no term vanishes</source>
        <translation>使用 softmax 时每个输出都依赖这个权重：没有一项消失</translation>
    </message>
    <message>
        <source>{rule} through the neuron&apos;s output</source>
        <translation>经过神经元输出的{rule}</translation>
    </message>
    <message>
        <source>{rule}: the square, then the output</source>
        <translation>{rule}：先平方，再输出</translation>
    </message>
    <message>
        <source>{rule}: the activation&apos;s slope, then its sum</source>
        <translation>{rule}：先激活函数的导数，再加权和</translation>
    </message>
    <message>
        <source>{rule}: this weight reaches E only through the sum of its neuron</source>
        <translation>{rule}：该权重只通过其神经元的加权和影响 E</translation>
    </message>
    <message>
        <source>{rule}: the logarithm, then the sum of the neuron</source>
        <translation>{rule}：先对数，再神经元的加权和</translation>
    </message>
    <message>
        <source>slope of the softmax</source>
        <translation>softmax 的导数</translation>
    </message>
    <message>
        <source>put together</source>
        <translation>合并</translation>
    </message>
    <message>
        <source>the targets sum to 1</source>
        <translation>目标之和为 1</translation>
    </message>
    <message>
        <source>{rule}: the logarithms, then the output</source>
        <translation>{rule}：先对数，再输出</translation>
    </message>
    <message>
        <source>the loss</source>
        <translation>损失函数</translation>
    </message>
    <message>
        <source>on one fraction, times the sigmoid&apos;s slope: that cancels</source>
        <translation>通分，再乘以 sigmoid 的导数：恰好约去</translation>
    </message>
    <message>
        <source>the loss; a struck out term does not depend on this weight</source>
        <translation>损失函数；划去的项不依赖这个权重</translation>
    </message>
    <message>
        <source>the output is the sum itself</source>
        <translation>输出就是加权和本身</translation>
    </message>
    <message>
        <source>Derivative by {weight}</source>
        <translation>对 {weight} 的偏导数</translation>
    </message>
    <message>
        <source>Whatever we differentiate by is all that it depends on: every path from this weight to E counts, and nothing else does.</source>
        <translation>对谁求导，就只与谁有关：从这个权重到 E 的每条路径都要算上，其余一概无关。</translation>
    </message>
    <message>
        <source>All outputs share the softmax, so this weight reaches every term of E.</source>
        <translation>所有输出共用 softmax，因此这个权重影响 E 的每一项。</translation>
    </message>
    <message>
        <source>Whatever we differentiate by is all that it depends on: only what this weight reaches stays, the output it goes to and the value it multiplies.</source>
        <translation>对谁求导，就只与谁有关：只留下这个权重影响到的部分，即它通向的输出和与它相乘的值。</translation>
    </message>
    <message>
        <source>The δ of the next layer come in the same way from the layer after it.</source>
        <translation>下一层的 δ 以同样的方式来自再下一层。</translation>
    </message>
    <message>
        <source>The whole gradient</source>
        <translation>整个梯度</translation>
    </message>
    <message>
        <source>All {count} weights: by the deltas, autograd, difference</source>
        <translation>全部 {count} 个权重：δ 公式、自动微分、有限差分</translation>
    </message>
    <message>
        <source>The numbers of all weights, by their indices</source>
        <translation>所有权重的数值，用下标表示</translation>
    </message>
    <message>
        <source>The badge of the whole gradient proves it for every weight.</source>
        <translation>“整个梯度”的徽章对每个权重都验证了它。</translation>
    </message>
    <message>
        <source>With the numbers</source>
        <translation>代入数值</translation>
    </message>
    <message>
        <source>δ of its neuron, from the next layer back</source>
        <translation>其神经元的 δ，由下一层反推</translation>
    </message>
    <message>
        <source>δ of the outputs</source>
        <translation>输出层的 δ</translation>
    </message>
    <message>
        <source>Draw the weights anew</source>
        <translation>重新初始化权重</translation>
    </message>
    <message>
        <source>Forget the weights that were typed in, and draw all from the seed</source>
        <translation>丢弃手动输入的权重，全部由随机种子重新生成</translation>
    </message>
    <message>
        <source>Click a weight: derive by it. Double click: change a number</source>
        <translation>单击权重：对它求导。双击：修改数值</translation>
    </message>
    <message>
        <source>Bias node: always 1</source>
        <translation>偏置节点：恒为 1</translation>
    </message>
    <message>
        <source>Weights, row to column; red &gt; 0, blue &lt; 0</source>
        <translation>权重（行到列）：红 &gt; 0，蓝 &lt; 0</translation>
    </message>
    <message>
        <source>Gradient: the derivative of E by each weight</source>
        <translation>梯度：E 对每个权重的偏导数</translation>
    </message>
    <message>
        <source>backward, the weights of hidden layer {layer}</source>
        <translation>反向：隐藏层 {layer} 的权重</translation>
    </message>
    <message>
        <source>backward, the outputs&apos; weights</source>
        <translation>反向：输出层的权重</translation>
    </message>
    <message>
        <source>the inputs</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>forward, hidden layer {layer}</source>
        <translation>前向：隐藏层 {layer}</translation>
    </message>
    <message>
        <source>Step {step} of {last}: {name}</source>
        <translation>第 {step} 步，共 {last} 步：{name}</translation>
    </message>
    <message>
        <source>forward, the outputs</source>
        <translation>前向：输出层</translation>
    </message>
    <message>
        <source>Weighted sum</source>
        <translation>加权和</translation>
    </message>
    <message>
        <source>δ: the derivative by the weighted sum</source>
        <translation>δ：对加权和的偏导数</translation>
    </message>
    <message>
        <source>The gradient of this layer</source>
        <translation>这一层的梯度</translation>
    </message>
    <message>
        <source>Softmax</source>
        <translation>Softmax</translation>
    </message>
    <message>
        <source>Activation</source>
        <translation>激活函数</translation>
    </message>
    <message>
        <source>The inputs are given; the first layer with weights is next.</source>
        <translation>输入已给定；接下来是第一个带权重的层。</translation>
    </message>
    <message>
        <source>This part has no {ending} file.</source>
        <translation>这一部分没有 {ending} 文件。</translation>
    </message>
    <message>
        <source>Perceptron</source>
        <translation>感知机</translation>
    </message>
    <message>
        <source>Click a weight: the column at the right derives the loss by it. A double click changes a number.</source>
        <translation>单击权重：右栏推导损失对它的导数。双击可修改数值。</translation>
    </message>
    <message>
        <source>½ Σ (O − t)²</source>
        <translation>½ Σ (O − t)²</translation>
    </message>
    <message>
        <source>Mean squared error</source>
        <translation>均方误差</translation>
    </message>
    <message>
        <source>Cross entropy</source>
        <translation>交叉熵</translation>
    </message>
    <message>
        <source>Xavier, uniform</source>
        <translation>Xavier 均匀分布</translation>
    </message>
    <message>
        <source>Xavier, normal</source>
        <translation>Xavier 正态分布</translation>
    </message>
    <message>
        <source>Kaiming, uniform</source>
        <translation>Kaiming 均匀分布</translation>
    </message>
    <message>
        <source>Kaiming, normal</source>
        <translation>Kaiming 正态分布</translation>
    </message>
    <message>
        <source>Normal, deviation 1</source>
        <translation>标准正态分布</translation>
    </message>
    <message>
        <source>All zero</source>
        <translation>全为零</translation>
    </message>
    <message>
        <source>Derive</source>
        <translation>推导</translation>
    </message>
    <message>
        <source>XOR</source>
        <translation>异或 XOR</translation>
    </message>
    <message>
        <source>AND</source>
        <translation>与 AND</translation>
    </message>
    <message>
        <source>OR</source>
        <translation>或 OR</translation>
    </message>
    <message>
        <source>torch&apos;s default</source>
        <translation>torch 默认</translation>
    </message>
    <message>
        <source>Xavier</source>
        <translation>Xavier</translation>
    </message>
    <message>
        <source>Kaiming</source>
        <translation>Kaiming</translation>
    </message>
    <message>
        <source>Orthogonal</source>
        <translation>正交</translation>
    </message>
    <message>
        <source>Normal N(0, s²)</source>
        <translation>正态 N(0, s²)</translation>
    </message>
    <message>
        <source>vanishing</source>
        <translation>梯度消失</translation>
    </message>
    <message>
        <source>healthy</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>exploding</source>
        <translation>梯度爆炸</translation>
    </message>
    <message>
        <source>Network {letter}: the chain rule against autograd, {rows} inputs, float64</source>
        <translation>网络 {letter}：链式法则与 autograd 对照，{rows} 个输入，float64</translation>
    </message>
    <message>
        <source>Network {letter}: the geometric mean to the power of the depth</source>
        <translation>网络 {letter}：几何平均的深度次幂</translation>
    </message>
    <message>
        <source>… factor per layer</source>
        <translation>… 每层的倍数</translation>
    </message>
    <message>
        <source>… of it mean |f&apos;|</source>
        <translation>… 其中 |f&apos;| 的平均</translation>
    </message>
    <message>
        <source>verdict</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>Why gradients vanish: the chain rule through L layers</source>
        <translation>梯度为何消失：链式法则穿过 L 层</translation>
    </message>
    <message>
        <source>Network {letter}: layer l</source>
        <translation>网络 {letter}：第 l 层</translation>
    </message>
    <message>
        <source>chain rule, one layer back</source>
        <translation>链式法则，反向传一层</translation>
    </message>
    <message>
        <source>and through all L layers</source>
        <translation>再反向传过全部 L 层</translation>
    </message>
    <message>
        <source>The part of f in this is about the product of mean |f&apos;| over all later layers, the green line</source>
        <translation>其中 f 的份额约为其后各层 |f&apos;| 平均值的乘积，即绿线</translation>
    </message>
    <message>
        <source>gradient: input / top</source>
        <translation>梯度：输入处 / 顶层</translation>
    </message>
    <message>
        <source>… of it weights and skips</source>
        <translation>… 其中权重与旁路</translation>
    </message>
    <message>
        <source>units at 0 at the end</source>
        <translation>末层取值为 0 的单元</translation>
    </message>
    <message>
        <source>The loss is the sum of the output times fixed random numbers of norm 1, so that the gradient that enters at the top has norm 1.</source>
        <translation>损失是输出与一组范数为 1 的固定随机数的乘积之和，因此从顶层进入的梯度范数为 1。</translation>
    </message>
    <message>
        <source>layer norm, and its derivative</source>
        <translation>层归一化及其导数</translation>
    </message>
    <message>
        <source>({x}, {y}): drag it</source>
        <translation>({x}, {y})：可拖动</translation>
    </message>
    <message>
        <source>max f&apos; = {slope} at x = {x}</source>
        <translation>f&apos; 最大值 {slope}，x = {x}</translation>
    </message>
    <message>
        <source>Activations f(x)</source>
        <translation>激活函数 f(x)</translation>
    </message>
    <message>
        <source>Drag the dot: the probe</source>
        <translation>拖动圆点：移动探测点</translation>
    </message>
    <message>
        <source>|f&apos;| &lt; ε</source>
        <translation>|f&apos;| &lt; ε</translation>
    </message>
    <message>
        <source>ε = {epsilon}: drag it</source>
        <translation>ε = {epsilon}：可拖动</translation>
    </message>
    <message>
        <source>|f&apos;| is below {epsilon} on {share} % of the range that is drawn.</source>
        <translation>在所画范围的 {share} % 上，|f&apos;| 小于 {epsilon}。</translation>
    </message>
    <message>
        <source>kink at x</source>
        <translation>折点 x</translation>
    </message>
    <message>
        <source>This is RReLU after model.eval(). In training torch draws the slope left of 0 anew for every number.</source>
        <translation>这是 model.eval() 之后的 RReLU。训练时 torch 为每个数重新随机抽取 0 左侧的斜率。</translation>
    </message>
    <message>
        <source>A slope that torch drew, as in training, with seed {seed}</source>
        <translation>torch 像训练时那样用种子 {seed} 抽取的一个斜率</translation>
    </message>
    <message>
        <source>slope on the left</source>
        <translation>左侧斜率</translation>
    </message>
    <message>
        <source>slope on the right</source>
        <translation>右侧斜率</translation>
    </message>
    <message>
        <source>torch&apos;s choice</source>
        <translation>torch 的选择</translation>
    </message>
    <message>
        <source>at x = {x}</source>
        <translation>在 x = {x} 处</translation>
    </message>
    <message>
        <source>on a whole range of x, or in the limit</source>
        <translation>在 x 的一整段上或极限处取得</translation>
    </message>
    <message>
        <source>{depth} slopes, multiplied by the chain rule, are at most</source>
        <translation>按链式法则，{depth} 个斜率相乘至多为</translation>
    </message>
    <message>
        <source>{rule}: {value}</source>
        <translation>{rule}：{value}</translation>
    </message>
    <message>
        <source>{name} at x = {x}</source>
        <translation>{name}，x = {x}</translation>
    </message>
    <message>
        <source>f and f&apos; against torch at x</source>
        <translation>在 x 处 f、f&apos; 与 torch 对照</translation>
    </message>
    <message>
        <source>with the numbers put in</source>
        <translation>代入数值</translation>
    </message>
    <message>
        <source>f and f&apos; against torch from -1e4 to 1e4, {dtype}</source>
        <translation>从 -1e4 到 1e4，f、f&apos; 与 torch 对照，{dtype}</translation>
    </message>
    <message>
        <source>{name}&apos;({x}) = {slope} is torch&apos;s choice: f has no derivative there.</source>
        <translation>{name}&apos;({x}) = {slope} 是 torch 的选择：f 在该点不可导。</translation>
    </message>
    <message>
        <source>Kinks</source>
        <translation>折点</translation>
    </message>
    <message>
        <source>How steep f is</source>
        <translation>f 有多陡</translation>
    </message>
    <message>
        <source>The largest f&apos; is {slope}, {where}.</source>
        <translation>f&apos; 的最大值为 {slope}，{where}。</translation>
    </message>
    <message>
        <source>Way {number}</source>
        <translation>方法 {number}</translation>
    </message>
    <message>
        <source>Network {letter}: computing …</source>
        <translation>网络 {letter}：计算中……</translation>
    </message>
    <message>
        <source>{letter}: {verdict}, gradient × {ratio} ({what})</source>
        <translation>{letter}：{verdict}，梯度 × {ratio}（{what}）</translation>
    </message>
    <message>
        <source>residual</source>
        <translation>残差</translation>
    </message>
    <message>
        <source>layer norm</source>
        <translation>层归一化</translation>
    </message>
    <message>
        <source>{first}, {then}</source>
        <translation>{first}，{then}</translation>
    </message>
    <message>
        <source>layer (0: the input)</source>
        <translation>层（0 为输入）</translation>
    </message>
    <message>
        <source>size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Its own</source>
        <translation>自选</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>深度</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>宽度</translation>
    </message>
    <message>
        <source>Initial weights</source>
        <translation>权重初始化</translation>
    </message>
    <message>
        <source>Standard deviation</source>
        <translation>标准差</translation>
    </message>
    <message>
        <source>Residual connections</source>
        <translation>残差连接</translation>
    </message>
    <message>
        <source>Layer norm</source>
        <translation>层归一化</translation>
    </message>
    <message>
        <source>Probe</source>
        <translation>探针</translation>
    </message>
    <message>
        <source>Range of x</source>
        <translation>x 的范围</translation>
    </message>
    <message>
        <source>Network A</source>
        <translation>网络 A</translation>
    </message>
    <message>
        <source>Compare with a second one</source>
        <translation>与第二个网络比较</translation>
    </message>
    <message>
        <source>Network B</source>
        <translation>网络 B</translation>
    </message>
    <message>
        <source>Selected activation</source>
        <translation>选中的激活函数</translation>
    </message>
    <message>
        <source>The probe {x} lies outside of the range from {low} to {high}: move it, or widen the range.</source>
        <translation>探针 {x} 不在 {low} 到 {high} 的范围内：请移动探针或扩大范围。</translation>
    </message>
    <message>
        <source>The selected one</source>
        <translation>选中的那个</translation>
    </message>
    <message>
        <source>Follow the activation selected above, or have one of its own</source>
        <translation>跟随上面选中的激活函数，或自选一个</translation>
    </message>
    <message>
        <source>The activation of every layer</source>
        <translation>每一层的激活函数</translation>
    </message>
    <message>
        <source>Number of layers</source>
        <translation>层数</translation>
    </message>
    <message>
        <source>Units in each layer</source>
        <translation>每层的单元数</translation>
    </message>
    <message>
        <source>The distribution from which the weights are drawn</source>
        <translation>权重初始化所用的分布</translation>
    </message>
    <message>
        <source>Standard deviation of every weight</source>
        <translation>每个权重的标准差</translation>
    </message>
    <message>
        <source>Add each layer&apos;s input to its output: a way around f</source>
        <translation>把每层的输入加到输出上：绕过 f 的旁路</translation>
    </message>
    <message>
        <source>Bring z to mean 0 and variance 1 before f, input by input</source>
        <translation>在 f 之前逐个输入地把 z 化为均值 0、方差 1</translation>
    </message>
    <message>
        <source>Given to torch.manual_seed before the weights</source>
        <translation>生成权重前传给 torch.manual_seed</translation>
    </message>
    <message>
        <source>Compared in one picture; the selected one is derived</source>
        <translation>在一幅图中比较；对选中的一个求导</translation>
    </message>
    <message>
        <source>Where f and f&apos; are worked out; drag the dot on the curve</source>
        <translation>在此计算 f 与 f&apos;；可拖动曲线上的点</translation>
    </message>
    <message>
        <source>The part of the axis that is drawn</source>
        <translation>所画的坐标轴部分</translation>
    </message>
    <message>
        <source>A real torch network, forward and backward once</source>
        <translation>真实的 torch 网络，前向与反向各一次</translation>
    </message>
    <message>
        <source>Two settings side by side</source>
        <translation>两组设置并排比较</translation>
    </message>
    <message>
        <source>The other setting</source>
        <translation>另一组设置</translation>
    </message>
    <message>
        <source>Networks</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>torch&apos;s dtype; in float32 a gradient below 1e-45 is exactly 0</source>
        <translation>torch 的数据类型；float32 中小于 1e-45 的梯度恰为 0</translation>
    </message>
    <message>
        <source>slope {slope}</source>
        <translation>斜率 {slope}</translation>
    </message>
    <message>
        <source>product of mean |f&apos;|</source>
        <translation>|f&apos;| 平均值之积</translation>
    </message>
    <message>
        <source>of the weights ‖∂L/∂W‖</source>
        <translation>权重的梯度 ‖∂L/∂W‖</translation>
    </message>
    <message>
        <source>gradient ‖∂L/∂h‖</source>
        <translation>梯度 ‖∂L/∂h‖</translation>
    </message>
    <message>
        <source>x from</source>
        <translation>x 从</translation>
    </message>
    <message>
        <source>x to</source>
        <translation>x 到</translation>
    </message>
    <message>
        <source>Lost below</source>
        <translation>丢失阈值</translation>
    </message>
    <message>
        <source>Where |f&apos;| is smaller, the gradient counts as lost</source>
        <translation>|f&apos;| 更小处，视为梯度丢失</translation>
    </message>
    <message>
        <source>Gaussians</source>
        <translation>高斯团</translation>
    </message>
    <message>
        <source>{side}: there is no limit</source>
        <translation>{side}：没有极限</translation>
    </message>
    <message>
        <source>The difference quotients are exact here</source>
        <translation>差商在此处是精确的</translation>
    </message>
    <message>
        <source>tangent line</source>
        <translation>切线</translation>
    </message>
    <message>
        <source>Circles</source>
        <translation>同心圆</translation>
    </message>
    <message>
        <source>Moons</source>
        <translation>双月</translation>
    </message>
    <message>
        <source>Spirals</source>
        <translation>螺旋</translation>
    </message>
    <message>
        <source>Regression plane</source>
        <translation>回归平面</translation>
    </message>
    <message>
        <source>Own points</source>
        <translation>自定义数据点</translation>
    </message>
    <message>
        <source>No file is chosen yet: open a table of numbers with a label in each row.</source>
        <translation>还没有选择文件：请打开一个数字表格，每行带一个标签。</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练过程</translation>
    </message>
    <message>
        <source>Example</source>
        <translation>样本</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>起始</translation>
    </message>
    <message>
        <source>neurons</source>
        <translation>神经元数</translation>
    </message>
    <message>
        <source>value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Take one pass apart, or let it learn</source>
        <translation>拆解一次前向与反向传播，或让网络学习</translation>
    </message>
    <message>
        <source>Neurons of each layer, from the inputs to the outputs, for example 2-3-2</source>
        <translation>各层的神经元数，从输入到输出，例如 2-3-2</translation>
    </message>
    <message>
        <source>Activations</source>
        <translation>激活函数</translation>
    </message>
    <message>
        <source>Drag the dot along the curve: in the shaded parts a gradient is lost.</source>
        <translation>沿曲线拖动圆点：在阴影区域梯度会消失。</translation>
    </message>
    <message>
        <source>Of every layer with weights; the last is the outputs&apos;, the one before it is repeated</source>
        <translation>每个带权重的层的激活函数；最后一个属于输出层，其前一个重复使用</translation>
    </message>
    <message>
        <source>Cross entropy has a softmax at the outputs, or a sigmoid where there is one output</source>
        <translation>交叉熵的输出层为 softmax；只有一个输出时为 sigmoid</translation>
    </message>
    <message>
        <source>Bias nodes</source>
        <translation>偏置节点</translation>
    </message>
    <message>
        <source>A node that is always 1 in each layer; its weights are the biases</source>
        <translation>每层有一个恒为 1 的节点，其权重即偏置</translation>
    </message>
    <message>
        <source>Inputs</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>One number for each input</source>
        <translation>每个输入一个数</translation>
    </message>
    <message>
        <source>Targets</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>One number for each output</source>
        <translation>每个输出一个数</translation>
    </message>
    <message>
        <source>Edges show</source>
        <translation>连线显示</translation>
    </message>
    <message>
        <source>as kept</source>
        <translation>用保存的统计量</translation>
    </message>
    <message>
        <source>of the batch</source>
        <translation>用批次的统计量</translation>
    </message>
    <message>
        <source>Eigenvalues</source>
        <translation>特征值</translation>
    </message>
    <message>
        <source>At both ends</source>
        <translation>两端各取</translation>
    </message>
    <message>
        <source>Random vectors</source>
        <translation>随机向量</translation>
    </message>
    <message>
        <source>For the trace; a quarter of them for the density</source>
        <translation>用于迹；其中四分之一用于密度</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>A file with a state_dict; empty: the model&apos;s weights as they are</source>
        <translation>含 state_dict 的文件；留空：用模型现有的权重</translation>
    </message>
    <message>
        <source>Norm layers</source>
        <translation>归一化层</translation>
    </message>
    <message>
        <source>Whose statistics they use</source>
        <translation>使用哪种统计量</translation>
    </message>
    <message>
        <source>Batches</source>
        <translation>批次</translation>
    </message>
    <message>
        <source>Over whose losses the mean is taken</source>
        <translation>损失取这些批次的平均</translation>
    </message>
    <message>
        <source>The eigenvalue that is looked at</source>
        <translation>所查看的特征值</translation>
    </message>
    <message>
        <source>Gradients</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>Flow</source>
        <translation>信号流</translation>
    </message>
    <message>
        <source>Loss landscape</source>
        <translation>损失地形</translation>
    </message>
    <message>
        <source>Curvature</source>
        <translation>曲率</translation>
    </message>
    <message>
        <source>What the colour and the width of an edge mean</source>
        <translation>连线的颜色与粗细的含义</translation>
    </message>
    <message>
        <source>Weights: layer, from, to; empty layers are drawn from init and seed</source>
        <translation>权重：层、起点、终点；空层由初始化方式与随机种子生成</translation>
    </message>
    <message>
        <source>Biases: layer, to; empty layers are drawn from init and seed</source>
        <translation>偏置：层、终点；空层由初始化方式与随机种子生成</translation>
    </message>
    <message>
        <source>Selected weight: layer, from (-1: the bias), to</source>
        <translation>选中的权重：层、起点（-1 为偏置）、终点</translation>
    </message>
    <message>
        <source>Step of the passes</source>
        <translation>传播的步骤</translation>
    </message>
    <message>
        <source>What the network learns</source>
        <translation>网络学习的内容</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Train and test</source>
        <translation>训练与测试合计</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>噪声</translation>
    </message>
    <message>
        <source>How far points are scattered</source>
        <translation>点的散布程度</translation>
    </message>
    <message>
        <source>Test share</source>
        <translation>测试比例</translation>
    </message>
    <message>
        <source>Share of the points that is kept out of training</source>
        <translation>不参与训练的点所占的比例</translation>
    </message>
    <message>
        <source>Hidden layers</source>
        <translation>隐藏层</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>图</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>轮</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>From</source>
        <translation>从</translation>
    </message>
    <message>
        <source>To</source>
        <translation>到</translation>
    </message>
    <message>
        <source>Neurons of each hidden layer, for example 4-2; empty: none</source>
        <translation>各隐藏层的神经元数，例如 4-2；留空则没有隐藏层</translation>
    </message>
    <message>
        <source>Hidden activation</source>
        <translation>隐藏层激活函数</translation>
    </message>
    <message>
        <source>Of all hidden neurons</source>
        <translation>用于所有隐藏神经元</translation>
    </message>
    <message>
        <source>Objective</source>
        <translation>目标函数</translation>
    </message>
    <message>
        <source>Regression has a mean squared error in any case</source>
        <translation>回归一律使用均方误差</translation>
    </message>
    <message>
        <source>A table of numbers with a column of labels</source>
        <translation>带一列标签的数字表格</translation>
    </message>
    <message>
        <source>Columns of the file that are used, the label last; empty: guessed</source>
        <translation>使用的文件列，标签在最后；空：自动猜测</translation>
    </message>
    <message>
        <source>Own points: x1, x2, label</source>
        <translation>自定义数据点：x1, x2, 标签</translation>
    </message>
    <message>
        <source>Class of new points</source>
        <translation>新点的类别</translation>
    </message>
    <message>
        <source>A click on the map adds a point of this class</source>
        <translation>在图上单击可添加这个类别的点</translation>
    </message>
    <message>
        <source>What the network gets, for example x1, x2, x1*x2, x1^2, sin(x1); empty: every column</source>
        <translation>网络得到的输入，例如 x1, x2, x1*x2, x1^2, sin(x1)；空：所有列</translation>
    </message>
    <message>
        <source>Across</source>
        <translation>横轴</translation>
    </message>
    <message>
        <source>Which column of the file the map shows from left to right</source>
        <translation>图上从左到右显示文件的哪一列</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>纵轴</translation>
    </message>
    <message>
        <source>Which column of the file the map shows from below</source>
        <translation>图上从下到上显示文件的哪一列</translation>
    </message>
    <message>
        <source>Where the map lies</source>
        <translation>图的位置</translation>
    </message>
    <message>
        <source>Where the map lies in the columns that it does not show: deviations from their means</source>
        <translation>图在未显示的列中的位置：以标准差计的与均值的偏离</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>批量大小</translation>
    </message>
    <message>
        <source>Points per update</source>
        <translation>每次更新所用的点数</translation>
    </message>
    <message>
        <source>Schedule goes on</source>
        <translation>调度器前进</translation>
    </message>
    <message>
        <source>after every epoch</source>
        <translation>每轮之后</translation>
    </message>
    <message>
        <source>after every batch</source>
        <translation>每个批次之后</translation>
    </message>
    <message>
        <source>After what torch&apos;s scheduler does a step</source>
        <translation>torch 的调度器在什么之后前进一步</translation>
    </message>
    <message>
        <source>Weights set by hand: after which epoch, layer, from (-1: the bias), to, value</source>
        <translation>手动设置的权重：在哪一轮之后、层、从（-1：偏置）、到、值</translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>torch&apos;s own</source>
        <translation>torch 自带的优化器</translation>
    </message>
    <message>
        <source>L1</source>
        <translation>L1</translation>
    </message>
    <message>
        <source>L2</source>
        <translation>L2</translation>
    </message>
    <message>
        <source>Times the sum of |w|, added to the loss</source>
        <translation>乘以 |w| 之和，加到损失上</translation>
    </message>
    <message>
        <source>Times half the sum of w², added to the loss</source>
        <translation>乘以 w² 之和的一半，加到损失上</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>Dropout</translation>
    </message>
    <message>
        <source>The probability with which a hidden neuron is left out of an update</source>
        <translation>一次更新中略去一个隐藏神经元的概率</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>轮数</translation>
    </message>
    <message>
        <source>First weights</source>
        <translation>初始权重</translation>
    </message>
    <message>
        <source>How the weights are drawn</source>
        <translation>权重的初始化方式</translation>
    </message>
    <message>
        <source>Of the random numbers</source>
        <translation>随机数的种子</translation>
    </message>
    <message>
        <source>What draws the weights of Derive</source>
        <translation>“推导”部分的初始权重由谁生成</translation>
    </message>
    <message>
        <source>numpy, as in sessions of version 1</source>
        <translation>numpy，与第 1 版会话文件相同</translation>
    </message>
    <message>
        <source>Inputs: {count} needed, one for each input; given: {given}.</source>
        <translation>输入：需要 {count} 个，每个输入神经元一个；给出了 {given} 个。</translation>
    </message>
    <message>
        <source>Targets: {count} needed, one for each output; given: {given}.</source>
        <translation>目标：需要 {count} 个，每个输出神经元一个；给出了 {given} 个。</translation>
    </message>
    <message>
        <source>A layer has at most {most} neurons.</source>
        <translation>一层最多有 {most} 个神经元。</translation>
    </message>
    <message>
        <source>Functions</source>
        <translation>函数</translation>
    </message>
    <message>
        <source>Drag the dots along the curve: tangent, secant and derivation follow.</source>
        <translation>沿曲线拖动圆点：切线、割线与推导随之变化。</translation>
    </message>
    <message>
        <source>Rounding error, with the unit roundoff u</source>
        <translation>舍入误差，u 为单位舍入误差</translation>
    </message>
    <message>
        <source>forward</source>
        <translation>向前</translation>
    </message>
    <message>
        <source>The one-sided limits, executed with 50 digits</source>
        <translation>单侧极限，均以 50 位数字计算</translation>
    </message>
    <message>
        <source>f is {name}</source>
        <translation>f 就是 {name}</translation>
    </message>
    <message>
        <source>central</source>
        <translation>中心</translation>
    </message>
    <message>
        <source>Click a row to set h</source>
        <translation>单击一行即可设定 h</translation>
    </message>
    <message>
        <source>Best h of the forward difference</source>
        <translation>向前差分的最佳 h</translation>
    </message>
    <message>
        <source>Best h of the central difference</source>
        <translation>中心差分的最佳 h</translation>
    </message>
    <message>
        <source>At x₀ = {x}</source>
        <translation>在 x₀ = {x} 处</translation>
    </message>
    <message>
        <source>x₀ put in</source>
        <translation>代入 x₀</translation>
    </message>
    <message>
        <source>Derivative, autograd and difference ({dtype})</source>
        <translation>导数、自动微分与有限差分（{dtype}）</translation>
    </message>
    <message>
        <source>One-sided limits</source>
        <translation>单侧极限</translation>
    </message>
    <message>
        <source>Not differentiable here: the two limits are not one finite number.</source>
        <translation>此处不可导：两个极限不是同一个有限的数。</translation>
    </message>
    <message>
        <source>Difference quotients, computed in {dtype}</source>
        <translation>差商（以 {dtype} 计算）</translation>
    </message>
    <message>
        <source>from the left</source>
        <translation>从左侧</translation>
    </message>
    <message>
        <source>from the right</source>
        <translation>从右侧</translation>
    </message>
    <message>
        <source>h = 1e-12 is a trap: the quotient&apos;s rounding error, about r/h, is far above its truncation error.</source>
        <translation>h = 1e-12 是陷阱：差商的舍入误差约为 r/h，远大于截断误差。</translation>
    </message>
    <message>
        <source>a trap: h = 1e-12</source>
        <translation>陷阱：h = 1e-12</translation>
    </message>
    <message>
        <source>Error: float64 solid, float32 dashed, ★ best h</source>
        <translation>误差：float64 实线，float32 虚线，★ 理论最佳 h</translation>
    </message>
    <message>
        <source>No derivative at x₀, so no error</source>
        <translation>x₀ 处没有导数，所以没有误差</translation>
    </message>
    <message>
        <source>h: drag it to the left</source>
        <translation>h：向左拖动</translation>
    </message>
    <message>
        <source>error</source>
        <translation>误差</translation>
    </message>
    <message>
        <source>best h in theory, {kind}, {dtype}: {h}</source>
        <translation>理论最佳 h，{kind}，{dtype}：{h}</translation>
    </message>
    <message>
        <source>Partial derivatives of {name}</source>
        <translation>{name}的偏导数</translation>
    </message>
    <message>
        <source>Gradient at the point ({x}, {y})</source>
        <translation>点 ({x}, {y}) 处的梯度</translation>
    </message>
    <message>
        <source>Directional derivative</source>
        <translation>方向导数</translation>
    </message>
    <message>
        <source>unit vector</source>
        <translation>单位向量</translation>
    </message>
    <message>
        <source>gradient times direction</source>
        <translation>梯度乘方向</translation>
    </message>
    <message>
        <source>numbers put in</source>
        <translation>代入数值</translation>
    </message>
    <message>
        <source>Tangent plane</source>
        <translation>切平面</translation>
    </message>
    <message>
        <source>Its height at ({x}, {y}), and torch&apos;s linearization</source>
        <translation>它在 ({x}, {y}) 处的高度，以及 torch 的线性化</translation>
    </message>
    <message>
        <source>greatest in the direction of the gradient, where it is the gradient&apos;s length</source>
        <translation>在梯度方向上最大，等于梯度的长度</translation>
    </message>
    <message>
        <source>Directional derivative along the gradient</source>
        <translation>沿梯度的方向导数</translation>
    </message>
    <message>
        <source>Not differentiable at x₀ = {x}: the slope is {left} on the left, {right} on the right</source>
        <translation>在 x₀ = {x} 处不可导：左侧斜率为 {left}，右侧斜率为 {right}</translation>
    </message>
    <message>
        <source>At x₀ = {x} the secant&apos;s slope is {quotient}, the tangent&apos;s f&apos;(x₀) = {slope}</source>
        <translation>在 x₀ = {x} 处，割线斜率为 {quotient}，切线斜率 f&apos;(x₀) = {slope}</translation>
    </message>
    <message>
        <source>secant</source>
        <translation>割线</translation>
    </message>
    <message>
        <source>x₀ + h: drag it towards the point</source>
        <translation>x₀ + h：向该点拖动</translation>
    </message>
    <message>
        <source>x₀: drag it along the curve</source>
        <translation>x₀：沿曲线拖动</translation>
    </message>
    <message>
        <source>Difference quotients as h shrinks, {dtype}</source>
        <translation>h 缩小时的差商，{dtype}</translation>
    </message>
    <message>
        <source>tangent from the left</source>
        <translation>左切线</translation>
    </message>
    <message>
        <source>tangent from the right</source>
        <translation>右切线</translation>
    </message>
    <message>
        <source>Empty: the function&apos;s own range</source>
        <translation>留空：函数自己的范围</translation>
    </message>
    <message>
        <source>Empty: the function&apos;s own range; with one variable this is the height of the picture</source>
        <translation>留空：函数自己的范围；一个变量时，这是图的高度</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>{name} = {value} is outside of the range from {low} to {high}: choose a point inside, or widen the range.</source>
        <translation>{name} = {value} 超出了 {low} 到 {high} 的范围：请选择范围内的点，或扩大范围。</translation>
    </message>
    <message>
        <source>Variables</source>
        <translation>变量</translation>
    </message>
    <message>
        <source>Function f(x)</source>
        <translation>函数 f(x)</translation>
    </message>
    <message>
        <source>Function f(x, y)</source>
        <translation>函数 f(x, y)</translation>
    </message>
    <message>
        <source>Point</source>
        <translation>点</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步长</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Range of y</source>
        <translation>y 的范围</translation>
    </message>
    <message>
        <source>Range and point with the other number of variables</source>
        <translation>另一变量个数下的范围和点</translation>
    </message>
    <message>
        <source>f has no finite value at x0 = {x}: choose a point inside its domain.</source>
        <translation>f 在 x0 = {x} 处没有有限的值：请在定义域内选择一点。</translation>
    </message>
    <message>
        <source>f has no finite value anywhere in these ranges: choose others, or another formula.</source>
        <translation>f 在这些范围内处处没有有限的值：请另选范围或公式。</translation>
    </message>
    <message>
        <source>f has no finite value at ({x}, {y}): choose a point inside its domain.</source>
        <translation>f 在 ({x}, {y}) 处没有有限的值：请在定义域内选择一点。</translation>
    </message>
    <message>
        <source>One variable</source>
        <translation>一个变量</translation>
    </message>
    <message>
        <source>Two variables</source>
        <translation>两个变量</translation>
    </message>
    <message>
        <source>One variable: derivative. Two variables: partial derivatives and gradient</source>
        <translation>一个变量：导数。两个变量：偏导数与梯度</translation>
    </message>
    <message>
        <source>The function that is differentiated</source>
        <translation>要求导的函数</translation>
    </message>
    <message>
        <source>Your own function of x and y, for example x^2*y - sin(y). (With one variable: Typed f(x) above.)</source>
        <translation>自定义的 x、y 的函数，例如 x^2*y - sin(y)。（一个变量时：上方的“自定义 f(x)”。）</translation>
    </message>
    <message>
        <source>Where the derivative is taken; or drag the dot in the picture</source>
        <translation>求导的位置；也可拖动图中的圆点</translation>
    </message>
    <message>
        <source>Every letter but x and y has a knob</source>
        <translation>除 x 和 y 外，每个字母都有一个滑块</translation>
    </message>
    <message>
        <source>The secant goes through x₀ and x₀ + h; let h shrink</source>
        <translation>割线经过 x₀ 与 x₀ + h；让 h 缩小</translation>
    </message>
    <message>
        <source>Angle of the direction u of the directional derivative</source>
        <translation>方向导数的方向 u 的角度</translation>
    </message>
    <message>
        <source>Draw it, and derive its equation</source>
        <translation>画出它，并推导其方程</translation>
    </message>
    <message>
        <source>Of the difference quotients and of torch in the proofs</source>
        <translation>差商与验证中 torch 所用的精度</translation>
    </message>
    <message>
        <source>y from</source>
        <translation>y 从</translation>
    </message>
    <message>
        <source>y to</source>
        <translation>y 到</translation>
    </message>
    <message>
        <source>f has no gradient here</source>
        <translation>f 在此处没有梯度</translation>
    </message>
    <message>
        <source>greatest in the gradient&apos;s direction, {angle}°: |∇f| = {length}</source>
        <translation>在梯度方向 {angle}° 上最大：|∇f| = {length}</translation>
    </message>
    <message>
        <source>Drag the dots: point and direction</source>
        <translation>拖动圆点：移动点与方向</translation>
    </message>
    <message>
        <source>Surface with slices, tangents and gradient</source>
        <translation>曲面：截线、切线与梯度</translation>
    </message>
    <message>
        <source>Direction u: drag it around the point</source>
        <translation>方向 u：绕该点拖动</translation>
    </message>
    <message>
        <source>The point: drag it</source>
        <translation>点：拖动它</translation>
    </message>
    <message>
        <source>steepest direction</source>
        <translation>最陡方向</translation>
    </message>
    <message>
        <source>Dᵤf = 0 in every direction: ∇f = 0</source>
        <translation>任何方向上 Dᵤf = 0：∇f = 0</translation>
    </message>
    <message>
        <source>Dᵤf = {slope} at {angle}°, |∇f| = {length} at {steepest}°</source>
        <translation>{angle}° 方向 Dᵤf = {slope}，{steepest}° 方向 |∇f| = {length}</translation>
    </message>
    <message>
        <source>Slice of the surface in the direction u</source>
        <translation>曲面沿方向 u 的截线</translation>
    </message>
    <message>
        <source>angle of u</source>
        <translation>u 的角度</translation>
    </message>
    <message>
        <source>|h|: 5, 50, 95 %</source>
        <translation>|h|：5、50、95 %</translation>
    </message>
    <message>
        <source>torch: f&apos;({x}) = {slope}</source>
        <translation>torch：f&apos;({x}) = {slope}</translation>
    </message>
    <message>
        <source>Rule of the verdict, drawn as two grey lines: the gradient at the input over that at the top. Below {low} it is vanishing, above {high} or beyond the numbers of the dtype exploding, else healthy.</source>
        <translation>判定规则（图中两条灰线）：输入处梯度与顶层梯度之比。小于 {low} 为梯度消失，大于 {high} 或发散（溢出数据类型）为梯度爆炸，否则为正常。</translation>
    </message>
    <message>
        <source>The blue band is |h|, the size of what each layer passes on, of 90 % of the units that are not 0.</source>
        <translation>蓝色带是 |h|，即每层输出的大小，取非零单元中间的 90 %。</translation>
    </message>
    <message>
        <source>Derivatives f&apos;(x); shaded: lost by {name}</source>
        <translation>导数 f&apos;(x)；阴影：{name} 梯度丢失处</translation>
    </message>
    <message>
        <source>Network {letter}: from layer {layer} down to the input the gradient is exactly 0 in {dtype}.</source>
        <translation>网络 {letter}：从第 {layer} 层向下直到输入，梯度在 {dtype} 中恰为 0。</translation>
    </message>
    <message>
        <source>f along u</source>
        <translation>沿 u 的 f</translation>
    </message>
    <message>
        <source>slope Dᵤf</source>
        <translation>斜率 Dᵤf</translation>
    </message>
    <message>
        <source>way along u from the point</source>
        <translation>从该点沿 u 的距离</translation>
    </message>
    <message>
        <source>Direction u: drag it</source>
        <translation>方向 u：拖动它</translation>
    </message>
    <message>
        <source>{path} takes a list of {count} values.</source>
        <translation>{path} 需要一个含 {count} 个值的列表。</translation>
    </message>
    <message>
        <source>New value</source>
        <translation>新值</translation>
    </message>
    <message>
        <source>{file} is not a text file in UTF-8.</source>
        <translation>{file} 不是 UTF-8 编码的文本文件。</translation>
    </message>
    <message>
        <source>{file} can&apos;t be read: {reason}. Choose another file.</source>
        <translation>无法读取 {file}：{reason}。请选择另一个文件。</translation>
    </message>
    <message>
        <source>it is longer than {most} characters.</source>
        <translation>该行超过 {most} 个字符。</translation>
    </message>
    <message>
        <source>its quotation marks can&apos;t be read: {reason}.</source>
        <translation>该行的引号无法解析：{reason}。</translation>
    </message>
    <message>
        <source>{file}, line {line}: {fault}</source>
        <translation>{file} 第 {line} 行：{fault}</translation>
    </message>
    <message>
        <source>{file}, line {line}, column {column}: {fault}</source>
        <translation>{file}，第 {line} 行，第 {column} 列：{fault}</translation>
    </message>
    <message>
        <source>{file}, line {line}, column {column}: {fault} {count} lines are bad in all, also: {others}.</source>
        <translation>{file}，第 {line} 行，第 {column} 列：{fault}共有 {count} 行有误，还有：{others}。</translation>
    </message>
    <message>
        <source>{cell} is not a number.</source>
        <translation>{cell} 不是数字。</translation>
    </message>
    <message>
        <source>{cell} is not a finite number.</source>
        <translation>{cell} 不是有限的数。</translation>
    </message>
    <message>
        <source>{cell} is too large: at most {most} can be read.</source>
        <translation>{cell} 太大：最多能读取 {most}。</translation>
    </message>
    <message>
        <source>values in it: {count}; in the other lines: {width}.</source>
        <translation>本行有 {count} 个值；其他行有 {width} 个。</translation>
    </message>
    <message>
        <source>it begins with two byte order marks: save it with one or none.</source>
        <translation>开头有两个字节顺序标记（BOM）：请另存为只含一个或不含标记的文件。</translation>
    </message>
    <message>
        <source>No data</source>
        <translation>没有数据</translation>
    </message>
    <message>
        <source>What it has learned</source>
        <translation>学到的结果</translation>
    </message>
    <message>
        <source>What it has learned; {shown} of {all} points</source>
        <translation>学到的结果；显示 {all} 个点中的 {shown} 个</translation>
    </message>
    <message>
        <source>probability of class {name}</source>
        <translation>类别 {name} 的概率</translation>
    </message>
    <message>
        <source>output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>output 0</source>
        <translation>输出为 0</translation>
    </message>
    <message>
        <source>boundary</source>
        <translation>决策边界</translation>
    </message>
    <message>
        <source>positive</source>
        <translation>正</translation>
    </message>
    <message>
        <source>negative</source>
        <translation>负</translation>
    </message>
    <message>
        <source>class {name}</source>
        <translation>类别 {name}</translation>
    </message>
    <message>
        <source>What it has learned, in a plane through {count} columns</source>
        <translation>学到的结果，{count} 列空间中的一个平面</translation>
    </message>
    <message>
        <source>Point of class {name}: drag it; Delete removes it</source>
        <translation>类别 {name} 的点：可拖动；Delete 键删除</translation>
    </message>
    <message>
        <source>{name}, train</source>
        <translation>{name}，训练</translation>
    </message>
    <message>
        <source>{name}, test</source>
        <translation>{name}，测试</translation>
    </message>
    <message>
        <source>train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>train, average</source>
        <translation>训练，平均权重</translation>
    </message>
    <message>
        <source>test, average</source>
        <translation>测试，平均权重</translation>
    </message>
    <message>
        <source>{name}: train {train}, test {test}</source>
        <translation>{name}：训练 {train}，测试 {test}</translation>
    </message>
    <message>
        <source>{name}: {train}</source>
        <translation>{name}：{train}</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>layer {number}</source>
        <translation>第 {number} 层</translation>
    </message>
    <message>
        <source>Gradient norm of each layer</source>
        <translation>各层梯度的范数</translation>
    </message>
    <message>
        <source>The first {most} neurons of each layer, and the {shown} strongest of {all} weights</source>
        <translation>每层的前 {most} 个神经元，以及 {all} 个权重中最强的 {shown} 个</translation>
    </message>
    <message>
        <source>What each neuron sees, and the weights</source>
        <translation>每个神经元看到的平面，及权重</translation>
    </message>
    <message>
        <source>Neurons, and the {shown} strongest of {all} weights</source>
        <translation>各神经元，以及 {all} 个权重中最强的 {shown} 个</translation>
    </message>
    <message>
        <source>inputs</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>outputs</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>layer {layer}, neuron {unit}</source>
        <translation>第 {layer} 层，神经元 {unit}</translation>
    </message>
    <message>
        <source>w = {value}: drag it up or down, or type a number by a double click</source>
        <translation>w = {value}：上下拖动，或双击输入数字</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>These lines are executed with the first {most} neurons of each layer.</source>
        <translation>这些式子用每层的前 {most} 个神经元来计算。</translation>
    </message>
    <message>
        <source>Columns are standardised, mean 0 and deviation 1; the map shows the file&apos;s own numbers.</source>
        <translation>各列已标准化：均值 0，标准差 1；图上显示文件原来的数字。</translation>
    </message>
    <message>
        <source>The inputs of the network are: {inputs}.</source>
        <translation>网络的输入是：{inputs}。</translation>
    </message>
    <message>
        <source>Dropout: in an update each hidden output is multiplied by m, which is 0 with probability {p} and else 1/(1 − {p}); here with m drawn from the seed. Curves and maps are without dropout.</source>
        <translation>Dropout：更新时每个隐藏输出乘以 m，m 以概率 {p} 为 0，否则为 1/(1 − {p})；这里的 m 由随机种子抽取。曲线和图不含 dropout。</translation>
    </message>
    <message>
        <source>What is minimised</source>
        <translation>被最小化的量</translation>
    </message>
    <message>
        <source>Its derivative by one weight</source>
        <translation>对一个权重的偏导数</translation>
    </message>
    <message>
        <source>δ of the output, for point p</source>
        <translation>点 p 的输出神经元的 δ</translation>
    </message>
    <message>
        <source>δ of an output, for point p</source>
        <translation>一个输出的 δ，对点 p</translation>
    </message>
    <message>
        <source>δ of a hidden neuron</source>
        <translation>隐藏神经元的 δ</translation>
    </message>
    <message>
        <source>in numbers, over {count} training points, after epoch {epoch}</source>
        <translation>代入数值：{count} 个训练点，第 {epoch} 轮之后</translation>
    </message>
    <message>
        <source>The gradient over these {count} points, with exact digits</source>
        <translation>这 {count} 个点上的梯度，用精确数字</translation>
    </message>
    <message>
        <source>The gradient by all weights and biases</source>
        <translation>对所有权重和偏置的梯度</translation>
    </message>
    <message>
        <source>Update rule: {optimizer}</source>
        <translation>更新规则：{optimizer}</translation>
    </message>
    <message>
        <source>Epochs of more than {most} updates are not taken apart: choose larger batches.</source>
        <translation>一轮中的更新超过 {most} 次时不逐步展开：请增大批量大小。</translation>
    </message>
    <message>
        <source>Go a step forward to see the numbers of its last update put in, and their proof.</source>
        <translation>前进一步，即可看到其最后一次更新代入的数字及其验证。</translation>
    </message>
    <message>
        <source>The last update of epoch {epoch}, for the first weight</source>
        <translation>第 {epoch} 轮的最后一次更新（第一个权重）</translation>
    </message>
    <message>
        <source>Rule against {optimizer} in torch, {count} parameters</source>
        <translation>规则与 torch 中的 {optimizer} 对照，{count} 个参数</translation>
    </message>
    <message>
        <source>Qt can&apos;t start on {platform}, as QT_QPA_PLATFORM asks. Unset it, or choose xcb, wayland or offscreen.</source>
        <translation>Qt 无法按 QT_QPA_PLATFORM 的要求在 {platform} 上启动。请取消该变量，或选择 xcb、wayland 或 offscreen。</translation>
    </message>
    <message>
        <source>Pictures need a display; without one, install the package xvfb.</source>
        <translation>生成图片需要显示器；没有显示器时，请安装软件包 xvfb。</translation>
    </message>
    <message>
        <source>Pictures need a display, and the virtual one (Xvfb) does not start.</source>
        <translation>生成图片需要显示器，而虚拟显示器 (Xvfb) 无法启动。</translation>
    </message>
    <message>
        <source>The descent diverged at step {step}: {cause}. Take a smaller learning rate.</source>
        <translation>下降在第 {step} 步发散：{cause}。请取较小的学习率。</translation>
    </message>
    <message>
        <source>a logit</source>
        <translation>某个 logit</translation>
    </message>
    <message>
        <source>Gradient descent diverged at step {step}: {cause}. The learning rate is too large for this loss.</source>
        <translation>梯度下降在第 {step} 步发散：{cause}。对这个损失函数来说学习率太大。</translation>
    </message>
    <message>
        <source>ReduceLROnPlateau follows the loss of every epoch: let the rate change per epoch.</source>
        <translation>ReduceLROnPlateau 跟随每一轮的损失：请让学习率按轮变化。</translation>
    </message>
    <message>
        <source>LBFGS asks for the loss several times an update: it can&apos;t train with dropout.</source>
        <translation>LBFGS 每次更新要多次计算损失：不能与 dropout 一起训练。</translation>
    </message>
    <message>
        <source>Training diverged at epoch {epoch}: {cause}. Lower the learning rate.</source>
        <translation>训练在第 {epoch} 轮发散：{cause}。请降低学习率。</translation>
    </message>
    <message>
        <source>Every line above, executed with 50 digits</source>
        <translation>以上每一行，均以 50 位数字计算</translation>
    </message>
    <message>
        <source>All {count} numbers in titles, sentences and tables, executed with 50 digits</source>
        <translation>标题、语句和表格中的全部 {count} 个数值，均以 50 位数字计算</translation>
    </message>
    <message>
        <source>being proven</source>
        <translation>正在验证</translation>
    </message>
    <message>
        <source>waits for a pause</source>
        <translation>等待暂停</translation>
    </message>
    <message>
        <source>There is no derivation of this state: the program failed at it.</source>
        <translation>此状态没有推导：程序在推导时出错。</translation>
    </message>
    <message>
        <source>The derivation is being worked out.</source>
        <translation>正在推导。</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Derivation</source>
        <translation>推导</translation>
    </message>
    <message>
        <source>{file} is there already. Replace it?</source>
        <translation>{file} 已存在。要替换它吗？</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>untitled</source>
        <translation>未命名</translation>
    </message>
    <message>
        <source>{file} can&apos;t be written: {reason}.</source>
        <translation>无法写入 {file}：{reason}。</translation>
    </message>
    <message>
        <source>No file can be made in {folder}.</source>
        <translation>无法在 {folder} 中创建文件。</translation>
    </message>
    <message>
        <source>Settings are not kept: {file} can&apos;t be written. Make room there, or allow writing.</source>
        <translation>设置未能保存：无法写入 {file}。请在该处腾出空间，或允许写入。</translation>
    </message>
    <message>
        <source>The settings in {file} can&apos;t be read in whole: defaults stand in for the rest.</source>
        <translation>无法完整读取 {file} 中的设置：其余设置使用默认值。</translation>
    </message>
    <message>
        <source>Settings in {file} can&apos;t be used and have their defaults again: {names}.</source>
        <translation>{file} 中的以下设置无法使用，已恢复默认值：{names}。</translation>
    </message>
    <message>
        <source>The parts of this line are not equal.</source>
        <translation>这一行的各部分不相等。</translation>
    </message>
    <message>
        <source>In where(c, a, b) the branch that is not taken gets the gradient 0. Where its own derivative is infinite or no number, 0 · ∞ is NaN. Choose the argument before the function: where(c, f(where(c, x, 1)), b).</source>
        <translation>在 where(c, a, b) 中，未选中的分支得到的梯度为 0。若该分支自身的导数为无穷大或不存在，则 0 · ∞ 为 NaN。请先选择自变量，再代入函数：where(c, f(where(c, x, 1)), b)。</translation>
    </message>
    <message>
        <source>PyTorch gives NaN here, though there is a derivative. {why}</source>
        <translation>此处导数存在，但 PyTorch 给出 NaN。{why}</translation>
    </message>
    <message>
        <source>a derivative by nothing</source>
        <translation>导数没有写明对哪个变量求导</translation>
    </message>
    <message>
        <source>a sum with an end and no beginning</source>
        <translation>求和有上限而无下限</translation>
    </message>
    <message>
        <source>a limit at no number</source>
        <translation>极限没有趋向的数</translation>
    </message>
    <message>
        <source>a product over the entries of arrays</source>
        <translation>对数组元素的连乘</translation>
    </message>
    <message>
        <source>where a derivative is taken is not said</source>
        <translation>没有写明在何处求导</translation>
    </message>
    <message>
        <source>a condition should stand here</source>
        <translation>此处应为条件</translation>
    </message>
    <message>
        <source>a case without its condition</source>
        <translation>有一种情形没有写出条件</translation>
    </message>
    <message>
        <source>{name} is not ended</source>
        <translation>{name} 没有结束</translation>
    </message>
    <message>
        <source>{sign} stands where nothing can follow</source>
        <translation>{sign} 不应出现在此处</translation>
    </message>
    <message>
        <source>two signs in a row</source>
        <translation>两个正负号相连</translation>
    </message>
    <message>
        <source>what stands behind a slash is not clear</source>
        <translation>斜线之后的范围不清楚</translation>
    </message>
    <message>
        <source>a number straight behind a factor</source>
        <translation>数字紧接在因子之后</translation>
    </message>
    <message>
        <source>a number straight before a fraction</source>
        <translation>数字紧接在分数之前</translation>
    </message>
    <message>
        <source>what stands before a slash is not clear</source>
        <translation>斜线之前的范围不清楚</translation>
    </message>
    <message>
        <source>it is not clear what is left out</source>
        <translation>省略了什么并不明确</translation>
    </message>
    <message>
        <source>it is not clear what an exponent belongs to</source>
        <translation>不清楚指数属于哪一部分</translation>
    </message>
    <message>
        <source>{symbol} is a function and a number</source>
        <translation>{symbol} 既是函数又是数</translation>
    </message>
    <message>
        <source>a prime at what is no function</source>
        <translation>撇号不在函数上</translation>
    </message>
    <message>
        <source>a sign for times without a power of ten</source>
        <translation>乘号之后不是 10 的幂</translation>
    </message>
    <message>
        <source>{sign} stands where digits should</source>
        <translation>应为数字的位置上是 {sign}</translation>
    </message>
    <message>
        <source>the bracket {sign} is not closed</source>
        <translation>括号 {sign} 没有闭合</translation>
    </message>
    <message>
        <source>a negative exponent at a function&apos;s name can mean its inverse</source>
        <translation>函数名上的负指数可能被读作反函数</translation>
    </message>
    <message>
        <source>{symbol} is without an argument</source>
        <translation>{symbol} 没有自变量</translation>
    </message>
    <message>
        <source>a logarithm without its base</source>
        <translation>对数没有写明底数</translation>
    </message>
    <message>
        <source>{sign} is missing before {then}</source>
        <translation>{then} 之前缺少 {sign}</translation>
    </message>
    <message>
        <source>what stands behind a sum belongs to it</source>
        <translation>求和号之后的因子会被读作属于求和</translation>
    </message>
    <message>
        <source>{symbol} stands for nothing with these indices</source>
        <translation>{symbol} 带这些下标时没有含义</translation>
    </message>
    <message>
        <source>{sign} is no symbol</source>
        <translation>{sign} 不是符号</translation>
    </message>
    <message>
        <source>{symbol} stands for nothing in the formula</source>
        <translation>{symbol} 在公式中没有含义</translation>
    </message>
    <message>
        <source>{symbol} with {index} has several meanings</source>
        <translation>带下标 {index} 的 {symbol} 有多种含义</translation>
    </message>
    <message>
        <source>{symbol} with {index} stands for nothing</source>
        <translation>带下标 {index} 的 {symbol} 没有含义</translation>
    </message>
    <message>
        <source>a sum over no index</source>
        <translation>求和没有下标</translation>
    </message>
    <message>
        <source>{character} is no sign of a formula</source>
        <translation>{character} 不是公式中的符号</translation>
    </message>
    <message>
        <source>{first} and {then} are printed alike</source>
        <translation>{first} 与 {then} 的写法相同</translation>
    </message>
    <message>
        <source>{latex} does not read as a formula: {reason}.</source>
        <translation>{latex} 读不成公式：{reason}。</translation>
    </message>
    <message>
        <source>{latex} reads as {count} parts, not {wanted}.</source>
        <translation>{latex} 读作 {count} 个部分，而不是 {wanted} 个。</translation>
    </message>
    <message>
        <source>{latex} reads as {says} where its tree is {meant}.</source>
        <translation>{latex} 读出来的值是 {says}，而它的表达式树的值是 {meant}。</translation>
    </message>
    <message>
        <source>{latex} has no value at any of the numbers that were tried.</source>
        <translation>{latex} 在所有试过的数值处都没有值。</translation>
    </message>
    <message>
        <source>{symbol} stands for the entries of several arrays</source>
        <translation>{symbol} 表示了多组数组的元素</translation>
    </message>
    <message>
        <source>nothing can be left out where the dots stand</source>
        <translation>省略号处没有可以省略的项</translation>
    </message>
    <message>
        <source>As written, {part} overflows or underflows.</source>
        <translation>按此写法，{part} 会上溢或下溢。</translation>
    </message>
    <message>
        <source>Nearly equal numbers cancel in {part}.</source>
        <translation>在 {part} 中，几乎相等的数相减而抵消。</translation>
    </message>
    <message>
        <source>Write {stable} for {part}.</source>
        <translation>可用 {stable} 代替 {part}。</translation>
    </message>
    <message>
        <source>{first} {then}</source>
        <translation>{first}{then}</translation>
    </message>
    <message>
        <source>Nothing is known of this number.</source>
        <translation>没有关于这个数值的任何依据。</translation>
    </message>
    <message>
        <source>This number is not the value of its formula.</source>
        <translation>这个数值不等于其公式的值。</translation>
    </message>
    <message>
        <source>{name}: what is shown is another number.</source>
        <translation>{name}：所显示的是另一个数。</translation>
    </message>
    <message>
        <source>What pictures, tables and sentences show, found another way</source>
        <translation>图、表和文字所示内容，用另一种方法验证</translation>
    </message>
    <message>
        <source>The loss only sees p, which floats round to 0 or 1, takes no logarithm below −100, and divides by p (1 − p) of at least 1e−12.</source>
        <translation>损失函数只看到 p：浮点数把它舍入为 0 或 1；对数不低于 −100；作除数的 p (1 − p) 不小于 1e−12。</translation>
    </message>
    <message>
        <source>The formula does not have the published value {f}.</source>
        <translation>公式的值与公开发表的值 {f} 不符。</translation>
    </message>
    <message>
        <source>Its minimum ({x}, {y}) is a kink.</source>
        <translation>它的极小值点 ({x}, {y}) 是折点。</translation>
    </message>
    <message>
        <source>Minima, and a known value: {source}</source>
        <translation>极小值点与已知函数值：{source}</translation>
    </message>
    <message>
        <source>{key} is called {name}.</source>
        <translation>{key} 被称为 {name}。</translation>
    </message>
    <message>
        <source>At its minimum ({x}, {y}) f is smooth, but the formula of its gradient is 0/0.</source>
        <translation>在极小值 ({x}, {y}) 处 f 是光滑的，但其梯度公式为 0/0。</translation>
    </message>
    <message>
        <source>The minimum ({x}, {y}): {fault}</source>
        <translation>极小值点 ({x}, {y})：{fault}</translation>
    </message>
    <message>
        <source>f has no derivative there, and no kink.</source>
        <translation>f 在该处没有导数，也不是折点。</translation>
    </message>
    <message>
        <source>refined it is ({x}, {y}).</source>
        <translation>精化后为 ({x}, {y})。</translation>
    </message>
    <message>
        <source>the gradient is not 0.</source>
        <translation>梯度不为 0。</translation>
    </message>
    <message>
        <source>an eigenvalue of the Hessian is negative.</source>
        <translation>Hessian 矩阵有负的特征值。</translation>
    </message>
    <message>
        <source>At most {most} inputs can be used.</source>
        <translation>最多可以使用 {most} 个输入。</translation>
    </message>
    <message>
        <source>{name} can&apos;t stand in an input; what can: {known}.</source>
        <translation>{name} 不能用在输入中；可用的有：{known}。</translation>
    </message>
    <message>
        <source>The input {formula} has no value at some of the points.</source>
        <translation>输入 {formula} 在某些点上没有值。</translation>
    </message>
    <message>
        <source>{file}: no row has all its values.</source>
        <translation>{file}：没有一行的值是完整的。</translation>
    </message>
    <message>
        <source>{file}: one class only, {label}; two are needed.</source>
        <translation>{file}：只有一个类别 {label}；需要两个。</translation>
    </message>
    <message>
        <source>{file}: {count} classes ({shown}, …); at most {most} can be told apart.</source>
        <translation>{file}：有 {count} 个类别（{shown}, …）；最多可以区分 {most} 个。</translation>
    </message>
    <message>
        <source>Its documentation calls {oracle} {name}.</source>
        <translation>其文档把 {oracle} 称为 {name}。</translation>
    </message>
    <message>
        <source>a list can&apos;t be computed with (take its entries, w[0]), at character {position}: {near}</source>
        <translation>列表不能直接运算（请取其元素，如 w[0]），第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>one list is needed here, as in sum([a, b]), at character {position}: {near}</source>
        <translation>此处需要一个列表，如 sum([a, b])，第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>lists are needed here, at character {position}: {near}</source>
        <translation>此处需要列表，第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>range takes whole numbers, as range(3), at character {position}: {near}</source>
        <translation>range 的参数是整数，如 range(3)，第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>range goes to {most} turns at most, at character {position}: {near}</source>
        <translation>range 最多 {most} 次，第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>{file}: no row has both x and y.</source>
        <translation>{file}：没有一行同时有 x 和 y。</translation>
    </message>
    <message>
        <source>{file} has no column {name}; it has: {known}.</source>
        <translation>{file} 没有列 {name}；它有：{known}。</translation>
    </message>
    <message>
        <source>{file}: two columns of numbers are needed, x and y; there is {count}.</source>
        <translation>{file}：需要两列数字 x 和 y；现有 {count} 列。</translation>
    </message>
    <message>
        <source>{file}: two columns of numbers and one of labels are needed, x1, x2, label; there are {count}.</source>
        <translation>{file}：需要两列数字和一列标签，即 x1, x2, 标签；现有 {count} 列。</translation>
    </message>
    <message>
        <source>{file} is not a text file: it is neither UTF-8, UTF-16, GBK nor Western.</source>
        <translation>{file} 不是文本文件：它既不是 UTF-8、UTF-16、GBK，也不是西欧编码。</translation>
    </message>
    <message>
        <source>Rows left out because a value is missing: {count}.</source>
        <translation>因缺失值而略去的行数：{count}。</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>points</source>
        <translation>点</translation>
    </message>
    <message>
        <source>{file} has no rows of values.</source>
        <translation>{file} 没有数据行。</translation>
    </message>
    <message>
        <source>at most {most} values can be read, and here are more.</source>
        <translation>最多可以读取 {most} 个值，这里超出了。</translation>
    </message>
    <message>
        <source>at most {most} {things} can be read, and this is one more.</source>
        <translation>最多可以读取 {most} 个{things}，这里超出了。</translation>
    </message>
    <message>
        <source>{file} has {count} columns: at most {most} can be read.</source>
        <translation>{file} 有 {count} 列：最多可以读取 {most} 列。</translation>
    </message>
    <message>
        <source>else is missing (write a if x &gt; 0 else b), at character {position}: {near}</source>
        <translation>缺少 else（请写 a if x &gt; 0 else b），第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>@ multiplies matrices: write * between numbers, at character {position}: {near}</source>
        <translation>@ 是矩阵乘法：数之间请写 *，第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>An operator is missing (write * or ^ before a number), at character {position}: {near}</source>
        <translation>缺少运算符（数之前请写 * 或 ^），第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>An operator is missing (write * to multiply), at character {position}: {near}</source>
        <translation>缺少运算符（相乘请写 *），第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>write the terms with + between them</source>
        <translation>请用 + 连接各项</translation>
    </message>
    <message>
        <source>write the factors with * between them</source>
        <translation>请用 * 连接各因子</translation>
    </message>
    <message>
        <source>write (a + b)/2</source>
        <translation>请写 (a + b)/2</translation>
    </message>
    <message>
        <source>write sqrt(a^2 + b^2)</source>
        <translation>请写 sqrt(a^2 + b^2)</translation>
    </message>
    <message>
        <source>write a*c + b*d</source>
        <translation>请写 a*c + b*d</translation>
    </message>
    <message>
        <source>write exp(a)/(exp(a) + exp(b))</source>
        <translation>请写 exp(a)/(exp(a) + exp(b))</translation>
    </message>
    <message>
        <source>write sin(x)/x, or sin(pi*x)/(pi*x) as numpy means it</source>
        <translation>请写 sin(x)/x，或按 numpy 的含义写 sin(pi*x)/(pi*x)</translation>
    </message>
    <message>
        <source>this program has no rule for its derivative</source>
        <translation>本程序没有它的求导法则</translation>
    </message>
    <message>
        <source>write the product</source>
        <translation>请写出乘积</translation>
    </message>
    <message>
        <source>the derivative is what this program shows: type f alone</source>
        <translation>导数正是本程序所显示的：只需输入 f</translation>
    </message>
    <message>
        <source>integrals are not taken: type the function itself</source>
        <translation>不计算积分：请输入函数本身</translation>
    </message>
    <message>
        <source>limits are not taken: type the function itself</source>
        <translation>不计算极限：请输入函数本身</translation>
    </message>
    <message>
        <source>leave it out: it hides a part from autograd</source>
        <translation>请删去：它使 autograd 看不到一部分</translation>
    </message>
    <message>
        <source>leave it out</source>
        <translation>请删去</translation>
    </message>
    <message>
        <source>write a number, or a letter that becomes a knob</source>
        <translation>请写一个数，或一个字母（会有自己的滑块）</translation>
    </message>
    <message>
        <source>The formula is nested too deeply (at most {most}): give a part a line or a letter of its own, at character {position}: {near}</source>
        <translation>公式嵌套太深（最多 {most} 层）：请给一部分单独一行或一个字母，第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>The formula stops too early (go on, or delete the last sign), at character {position}: {near}</source>
        <translation>公式没有写完（请继续，或删去最后的符号），第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>{name} must stand between two parts (write a if x &gt; 0 else b), at character {position}: {near}</source>
        <translation>{name} 必须在两部分之间（请写 a if x &gt; 0 else b），第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>A text in quotes can&apos;t stand in a formula (delete it), at character {position}: {near}</source>
        <translation>公式中不能有引号内的文字（请删去），第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>A number, a name or a bracket is missing before {sign}, at character {position}: {near}</source>
        <translation>{sign} 之前缺少数、名称或括号，第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>Turns stand behind an entry (write [w[i]*x[i] for i in range(3)]), at character {position}: {near}</source>
        <translation>for 要写在表达式之后（写成 [w[i]*x[i] for i in range(3)]），第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>{sign} closes no bracket (delete it), at character {position}: {near}</source>
        <translation>{sign} 没有对应的左括号（请删去），第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>= can&apos;t stand here (write == to compare, or bring all to one side), at character {position}: {near}</source>
        <translation>此处不能有 =（比较请写 ==，或把各项移到一边），第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>A comma stands between arguments of a function, or in a number, at character {position}: {near}</source>
        <translation>逗号只能在函数的参数之间或数之内，第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>{sign} can&apos;t follow here (write an operator, or delete it), at character {position}: {near}</source>
        <translation>此处不能接 {sign}（请写运算符，或删去它），第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>There is no factorial here: write the product, at character {position}: {near}</source>
        <translation>这里没有阶乘：请写出乘积，第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>The formula has a character that can&apos;t stand in one (delete it), at character {position}: {near}</source>
        <translation>公式中有不允许的字符（请删去），第 {position} 个字符：{near}</translation>
    </message>
    <message>
        <source>label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Choose 2 to {most} inputs; chosen: {count}.</source>
        <translation>请选择 2 到 {most} 个输入；已选：{count}。</translation>
    </message>
    <message>
        <source>Open a table…</source>
        <translation>打开表格…</translation>
    </message>
    <message>
        <source>Rows of numbers with a label each, up to 100,000 of them</source>
        <translation>每行若干数字和一个标签，最多 100,000 行</translation>
    </message>
    <message>
        <source>Up to 200 rows x1, x2, label from the clipboard, such as three columns of a spreadsheet</source>
        <translation>剪贴板中最多 200 行 x1, x2, 标签，例如电子表格的三列</translation>
    </message>
    <message>
        <source>Choose columns…</source>
        <translation>选择列…</translation>
    </message>
    <message>
        <source>Which columns of the file are inputs, and which is the label</source>
        <translation>文件的哪些列是输入，哪一列是标签</translation>
    </message>
    <message>
        <source>Confusion matrix, test points</source>
        <translation>混淆矩阵（测试点）</translation>
    </message>
    <message>
        <source>Confusion matrix, training points</source>
        <translation>混淆矩阵（训练点）</translation>
    </message>
    <message>
        <source>class that it says</source>
        <translation>预测类别</translation>
    </message>
    <message>
        <source>true class</source>
        <translation>真实类别</translation>
    </message>
    <message>
        <source>{name}: more parameters</source>
        <translation>{name}：更多参数</translation>
    </message>
    <message>
        <source>Look at {name}</source>
        <translation>查看{name}</translation>
    </message>
    <message>
        <source>Add a copy of {name}</source>
        <translation>添加{name}的副本</translation>
    </message>
    <message>
        <source>Add one to compare with {name}: another value, or another kind where it has none</source>
        <translation>添加一个与{name}比较：数值不同；没有数值时换一种类型</translation>
    </message>
    <message>
        <source>Take {name} away</source>
        <translation>去掉{name}</translation>
    </message>
    <message>
        <source>{list} {number}</source>
        <translation>{list} {number}</translation>
    </message>
    <message>
        <source>{name}: add one where there is room</source>
        <translation>{name}：在空处添加一个</translation>
    </message>
    <message>
        <source>{name}: remove the chosen rows (Delete)</source>
        <translation>{name}：删除选中的行（Delete）</translation>
    </message>
    <message>
        <source>How the formula is read</source>
        <translation>公式的读法</translation>
    </message>
    <message>
        <source>View all of {panel} (A)</source>
        <translation>查看{panel}的全部（A）</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>What is each column? The guess is made from names and values.</source>
        <translation>每一列是什么？已根据名称和数值作出猜测。</translation>
    </message>
    <message>
        <source>not used</source>
        <translation>不使用</translation>
    </message>
    <message>
        <source>Lesson</source>
        <translation>课程</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Find a tab, preset, function, optimizer, setting or action</source>
        <translation>查找标签页、预设、函数、优化器、设置或操作</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>查找结果</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Tabs</source>
        <translation>选项卡</translation>
    </message>
    <message>
        <source>Drag a start on the map, or click where another one should be: thin lines show where each would go.</source>
        <translation>在等高线图上拖动起点，或单击添加起点：细线显示优化器从各起点将走向何处。</translation>
    </message>
    <message>
        <source>{file} has changed since it ran.</source>
        <translation>{file} 自运行以来已改变。</translation>
    </message>
    <message>
        <source>Reload</source>
        <translation>重新载入</translation>
    </message>
    <message>
        <source>Find…</source>
        <translation>查找…</translation>
    </message>
    <message>
        <source>{table}: a click looks at a row, Ctrl+C copies what is selected</source>
        <translation>{table}：单击查看一行，Ctrl+C 复制所选内容</translation>
    </message>
    <message>
        <source>requires_grad set late</source>
        <translation>requires_grad 设置得太晚</translation>
    </message>
    <message>
        <source>The graph is built while the loss is computed: what is asked for afterwards is not in it.</source>
        <translation>计算图在计算损失时建立：之后才要求的东西不在图中。</translation>
    </message>
    <message>
        <source>Set requires_grad before the loss is computed, or compute the loss again.</source>
        <translation>在计算损失之前设置 requires_grad，或重新计算损失。</translation>
    </message>
    <message>
        <source>backward twice on one graph</source>
        <translation>同一张图上两次 backward</translation>
    </message>
    <message>
        <source>The first pass frees what the graph had saved for it.</source>
        <translation>第一次反向传播会释放图中为它保存的值。</translation>
    </message>
    <message>
        <source>Compute the loss again before each backward, as a training loop does; retain_graph=True is for the rare case that one graph is really needed twice, and then the gradients add up.</source>
        <translation>像训练循环那样，每次 backward 之前重新计算损失；retain_graph=True 只用于确实要两次使用同一张图的少数情形，此时梯度会累加。</translation>
    </message>
    <message>
        <source>A parameter changed in place</source>
        <translation>原地修改参数</translation>
    </message>
    <message>
        <source>The update itself would become a part of the graph, and w would no longer be its beginning.</source>
        <translation>更新本身会成为图的一部分，w 就不再是图的起点。</translation>
    </message>
    <message>
        <source>Update under torch.no_grad(), as optimizers do. Don&apos;t write w = w − …: that makes a new tensor, whose .grad stays None.</source>
        <translation>像优化器那样在 torch.no_grad() 之下更新。不要写 w = w − …：那会产生一个新张量，它的 .grad 一直是 None。</translation>
    </message>
    <message>
        <source>A saved value changed in place</source>
        <translation>原地修改已保存的值</translation>
    </message>
    <message>
        <source>The square saved its input for the way back; the in-place change has overwritten it.</source>
        <translation>平方运算为反向传播保存了它的输入；原地修改把它覆盖了。</translation>
    </message>
    <message>
        <source>Make a new tensor (r = r + 1) instead of changing the old one (r += 1).</source>
        <translation>生成新张量 (r = r + 1)，不要修改旧张量 (r += 1)。</translation>
    </message>
    <message>
        <source>.grad of an intermediate result</source>
        <translation>中间结果的 .grad</translation>
    </message>
    <message>
        <source>backward() stores gradients at leaves only: those of intermediate results are passed on and dropped.</source>
        <translation>backward() 只在叶子上保存梯度：中间结果的梯度传递之后即被丢弃。</translation>
    </message>
    <message>
        <source>Call retain_grad() on it before backward(), or ask torch.autograd.grad for it.</source>
        <translation>在 backward() 之前对它调用 retain_grad()，或用 torch.autograd.grad 求它的梯度。</translation>
    </message>
    <message>
        <source>A parameter of whole numbers</source>
        <translation>整数参数</translation>
    </message>
    <message>
        <source>torch.tensor(2) is an integer tensor, and a derivative needs values between the whole numbers.</source>
        <translation>torch.tensor(2) 是整数张量，而导数需要整数之间的值。</translation>
    </message>
    <message>
        <source>Write 2.0, or give dtype=torch.float32.</source>
        <translation>写成 2.0，或给出 dtype=torch.float32。</translation>
    </message>
    <message>
        <source>trap</source>
        <translation>陷阱</translation>
    </message>
    <message>
        <source>what torch says</source>
        <translation>torch 的说法</translation>
    </message>
    <message>
        <source>The traps</source>
        <translation>陷阱一览</translation>
    </message>
    <message>
        <source>program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>The graph behind loss, {program}</source>
        <translation>loss 的计算图，{program}</translation>
    </message>
    <message>
        <source>The program ended before its loss</source>
        <translation>程序在算出 loss 之前就结束了</translation>
    </message>
    <message>
        <source>with the mistake</source>
        <translation>有错误</translation>
    </message>
    <message>
        <source>mended</source>
        <translation>已改好</translation>
    </message>
    <message>
        <source>What torch says of each tensor afterwards</source>
        <translation>之后 torch 对各张量的说明</translation>
    </message>
    <message>
        <source>Mended</source>
        <translation>改好之后</translation>
    </message>
    <message>
        <source>The gradient that the mended program stored, in float32</source>
        <translation>改好的程序所保存的梯度，float32</translation>
    </message>
    <message>
        <source>There is no file {file}.</source>
        <translation>没有文件 {file}。</translation>
    </message>
    <message>
        <source>{python} does not start: {reason}</source>
        <translation>{python} 无法启动：{reason}</translation>
    </message>
    <message>
        <source>{reason}{where}</source>
        <translation>{reason}{where}</translation>
    </message>
    <message>
        <source>--{option} has no use without --latex.</source>
        <translation>没有 --latex 时，--{option} 不起作用。</translation>
    </message>
    <message>
        <source>sum rule: only row i has the entry</source>
        <translation>和的求导法则：只有第 i 行含此元素</translation>
    </message>
    <message>
        <source>row {row} is ignored: L does not have it</source>
        <translation>第 {row} 行被忽略：L 不含它</translation>
    </message>
    <message>
        <source>chain rule over {names}</source>
        <translation>对 {names} 用链式法则</translation>
    </message>
    <message>
        <source>Poisson NLL</source>
        <translation>泊松 NLL</translation>
    </message>
    <message>
        <source>The mean&apos;s logarithm, or the mean</source>
        <translation>均值的对数，或均值</translation>
    </message>
    <message>
        <source>Counts</source>
        <translation>计数</translation>
    </message>
    <message>
        <source>The input is the mean&apos;s logarithm</source>
        <translation>输入是均值的对数</translation>
    </message>
    <message>
        <source>With Stirling&apos;s term for ln y!, which has no gradient</source>
        <translation>加上 ln y! 的斯特林近似项，它没有梯度</translation>
    </message>
    <message>
        <source>Keeps ln 0 away where log_input is off</source>
        <translation>关闭 log_input 时避免 ln 0</translation>
    </message>
    <message>
        <source>An input is below 0, but without log_input it is a mean of counts: take 0 or more.</source>
        <translation>有输入小于 0，但关闭 log_input 时它是计数的均值：请取不小于 0 的数。</translation>
    </message>
    <message>
        <source>Gaussian NLL</source>
        <translation>高斯 NLL</translation>
    </message>
    <message>
        <source>Means</source>
        <translation>均值</translation>
    </message>
    <message>
        <source>What was observed</source>
        <translation>观测值</translation>
    </message>
    <message>
        <source>Variances</source>
        <translation>方差</translation>
    </message>
    <message>
        <source>With the constant ln(2π)/2, which has no gradient</source>
        <translation>加上常数 ln(2π)/2，它没有梯度</translation>
    </message>
    <message>
        <source>1 or -1 for each row</source>
        <translation>每行为 1 或 -1</translation>
    </message>
    <message>
        <source>How far is far enough</source>
        <translation>多远才算足够远</translation>
    </message>
    <message>
        <source>Hinge loss</source>
        <translation>合页损失</translation>
    </message>
    <message>
        <source>Scores</source>
        <translation>分数</translation>
    </message>
    <message>
        <source>Hinge embedding loss</source>
        <translation>合页嵌入损失</translation>
    </message>
    <message>
        <source>Distances</source>
        <translation>距离</translation>
    </message>
    <message>
        <source>Multi-class margin loss</source>
        <translation>多分类间隔损失</translation>
    </message>
    <message>
        <source>Scores, a row for each sample</source>
        <translation>分数，每个样本一行</translation>
    </message>
    <message>
        <source>The class of each row, counted from 0</source>
        <translation>每行的类别，从 0 数起</translation>
    </message>
    <message>
        <source>The power of what is missing</source>
        <translation>不足部分的幂次</translation>
    </message>
    <message>
        <source>Margin ranking loss</source>
        <translation>间隔排序损失</translation>
    </message>
    <message>
        <source>The first score of each pair</source>
        <translation>每对中的第一个分数</translation>
    </message>
    <message>
        <source>The second score of each pair</source>
        <translation>每对中的第二个分数</translation>
    </message>
    <message>
        <source>Cosine embedding loss</source>
        <translation>余弦嵌入损失</translation>
    </message>
    <message>
        <source>The first vector of each pair</source>
        <translation>每对中的第一个向量</translation>
    </message>
    <message>
        <source>The second vector of each pair</source>
        <translation>每对中的第二个向量</translation>
    </message>
    <message>
        <source>Triplet margin loss</source>
        <translation>三元组间隔损失</translation>
    </message>
    <message>
        <source>Anchors</source>
        <translation>锚点</translation>
    </message>
    <message>
        <source>What is to be near</source>
        <translation>应当靠近的样本（正样本）</translation>
    </message>
    <message>
        <source>What is to be far</source>
        <translation>应当远离的样本（负样本）</translation>
    </message>
    <message>
        <source>Distances are p-norms: 2 is the usual one</source>
        <translation>距离用 p 范数：通常取 2</translation>
    </message>
    <message>
        <source>torch adds it to every difference</source>
        <translation>torch 把它加到每个差上</translation>
    </message>
    <message>
        <source>The negative counts as near as it is to the anchor or to the positive</source>
        <translation>负样本的距离取它到锚点与到正样本两者中较小的一个</translation>
    </message>
    <message>
        <source>the distance put in</source>
        <translation>代入距离</translation>
    </message>
    <message>
        <source>the term k = j set apart</source>
        <translation>把 k = j 的项单独写出</translation>
    </message>
    <message>
        <source>j is the target&apos;s class: j = t</source>
        <translation>j 就是目标类别：j = t</translation>
    </message>
    <message>
        <source>How the losses of all rows become one number; none keeps one for each</source>
        <translation>所有行的损失如何合成一个数；none 为每行保留一个</translation>
    </message>
    <message>
        <source>columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>{name} has {found} {what}; {wanted} are needed.</source>
        <translation>{name} 有 {found} {what}；需要 {wanted}。</translation>
    </message>
    <message>
        <source>The target of row {row} is {value}; it must be 1 or -1.</source>
        <translation>第 {row} 行的目标是 {value}；它必须是 1 或 -1。</translation>
    </message>
    <message>
        <source>The target of row {row} is {value}, but the classes are 0 to {last}.</source>
        <translation>第 {row} 行的目标是 {value}，但类别是 0 到 {last}。</translation>
    </message>
    <message>
        <source>backward of {name} returns {got} gradients; it should return one for each of the {expected} inputs.</source>
        <translation>{name} 的 backward 返回 {got} 个梯度；应为 {expected} 个输入各返回一个梯度。</translation>
    </message>
    <message>
        <source>backward raises {error}: {message}</source>
        <translation>backward 抛出 {error}：{message}</translation>
    </message>
    <message>
        <source>backward of {name} gives gradient {index} the shape {got}, which is {expected} transposed.</source>
        <translation>{name} 的 backward 给出的第 {index} 个梯度形状为 {got}，是 {expected} 的转置。</translation>
    </message>
    <message>
        <source>backward of {name} gives gradient {index} the shape {got} in place of {expected}: sum over the dimensions that forward broadcast, and over these only.</source>
        <translation>{name} 的 backward 给出的第 {index} 个梯度形状为 {got}，应为 {expected}：请对 forward 广播过的维度求和，且只对这些维度求和。</translation>
    </message>
    <message>
        <source>A tensor that forward saved for backward is changed in place afterwards.</source>
        <translation>forward 为 backward 保存的张量随后被就地修改。</translation>
    </message>
    <message>
        <source>{change} changes in place what {operation} saved for its backward; use the form that makes a new tensor.</source>
        <translation>{change} 就地修改了 {operation} 为其 backward 保存的张量；请改用生成新张量的形式。</translation>
    </message>
    <message>
        <source>A tensor that {operation} saved for its backward is changed in place.</source>
        <translation>{operation} 为其 backward 保存的张量被就地修改。</translation>
    </message>
    <message>
        <source>{name} is marked once_differentiable: its backward can&apos;t be differentiated.</source>
        <translation>{name} 标记为 once_differentiable：其 backward 不能再求导。</translation>
    </message>
    <message>
        <source>The case has neither a function with its inputs nor a model with its loss and data.</source>
        <translation>既没有函数及其输入，也没有模型及其损失与数据。</translation>
    </message>
    <message>
        <source>The case has both a function and a model; one of them is checked at a time.</source>
        <translation>同时给出了函数与模型；一次只检查其中之一。</translation>
    </message>
    <message>
        <source>The function has no inputs: a tensor, a tuple or a dict of its arguments.</source>
        <translation>函数没有输入：应给出一个张量，或由参数组成的元组或字典。</translation>
    </message>
    <message>
        <source>The model has no data: a batch, or a callable that returns an iterator of batches.</source>
        <translation>模型没有数据：应给出一个批次，或返回批次迭代器的可调用对象。</translation>
    </message>
    <message>
        <source>The model wants either loss(output, target) or batch_loss(model, batch).</source>
        <translation>模型需要 loss(output, target) 或 batch_loss(model, batch) 之一。</translation>
    </message>
    <message>
        <source>{name} is no callable but a {kind}.</source>
        <translation>{name} 不可调用，而是 {kind}。</translation>
    </message>
    <message>
        <source>make_case returns a {kind}; it should be a dict.</source>
        <translation>make_case 返回了 {kind}；应返回 dict。</translation>
    </message>
    <message>
        <source>The case has no use for {key}; it may hold {near}.</source>
        <translation>{key} 没有用处；可以使用 {near}。</translation>
    </message>
    <message>
        <source>All that it returns is NaN or infinite, so there is no slope to compare; Flow finds what made a NaN.</source>
        <translation>它返回的全是 NaN 或无穷大，没有可比较的斜率；“信号流”能找出产生 NaN 的运算。</translation>
    </message>
    <message>
        <source>The model has no parameter that requires grad.</source>
        <translation>模型没有 requires_grad 的参数。</translation>
    </message>
    <message>
        <source>The function returns no floating tensor, so it has no gradient.</source>
        <translation>函数没有返回浮点张量，因此没有梯度。</translation>
    </message>
    <message>
        <source>Two calls with the same inputs and the same seed give different outputs: something changes in between.</source>
        <translation>输入与随机种子都相同的两次调用给出不同的输出：其间有东西改变了。</translation>
    </message>
    <message>
        <source>{name} holds whole numbers, and these have no slope; make it floating.</source>
        <translation>{name} 是整数，没有导数；请改为浮点数。</translation>
    </message>
    <message>
        <source>{name} does not require grad, so backward gives it none: call {name}.requires_grad_().</source>
        <translation>{name} 没有设置 requires_grad，backward 不会给它梯度：请调用 {name}.requires_grad_()。</translation>
    </message>
    <message>
        <source>data() returns a {kind}, which gives no batches.</source>
        <translation>data() 返回了 {kind}，它不给出批次。</translation>
    </message>
    <message>
        <source>data gives no batch.</source>
        <translation>data 没有给出批次。</translation>
    </message>
    <message>
        <source>The loss is no tensor but a {kind}.</source>
        <translation>损失不是张量，而是 {kind}。</translation>
    </message>
    <message>
        <source>The loss is no single number: its shape is {shape}.</source>
        <translation>损失不是单个数：其形状为 {shape}。</translation>
    </message>
    <message>
        <source>A batch should be (inputs, target); for other shapes give batch_loss(model, batch).</source>
        <translation>批次应为 (inputs, target)；其他形式请给出 batch_loss(model, batch)。</translation>
    </message>
    <message>
        <source>backward of {name} has a wrong gradient itself.</source>
        <translation>{name} 的 backward 本身的梯度有误。</translation>
    </message>
    <message>
        <source>Two calls of the same backward of {name} give different gradients.</source>
        <translation>对 {name} 的同一 backward 调用两次，得到不同的梯度。</translation>
    </message>
    <message>
        <source>backward of {name} returns None for {tensor}, on which its outputs depend.</source>
        <translation>{name} 的 backward 对 {tensor} 返回 None，而输出依赖于它。</translation>
    </message>
    <message>
        <source>The gradient is right for contiguous memory only: {name} has shape {shape} and strides {strides}.</source>
        <translation>只有内存连续时梯度才正确：{name} 的形状为 {shape}，步幅为 {strides}。</translation>
    </message>
    <message>
        <source>{name} is cut off from the outputs: {operation} leaves the graph, and no gradient comes back through it.</source>
        <translation>{name} 与输出断开：{operation} 离开了计算图，没有梯度由此传回。</translation>
    </message>
    <message>
        <source>At {entry} the slope is {slope}, but torch gives {value}: at a kink or an edge on the way it takes a slope by convention, or meets 0 · ∞. Beside this point both agree.</source>
        <translation>在 {entry} 处导数为 {slope}，但 torch 给出 {value}：在计算途中的折点或边界处，它按约定取值，或遇到 0 · ∞。在该点附近两者一致。</translation>
    </message>
    <message>
        <source>At {entry} autograd gives {value}, the slope is {slope}.</source>
        <translation>在 {entry} 处 autograd 给出 {value}，导数为 {slope}。</translation>
    </message>
    <message>
        <source>No gradient comes back to {name}, on which the outputs depend.</source>
        <translation>没有梯度传回 {name}，而输出依赖于它。</translation>
    </message>
    <message>
        <source>{who} gives {name} the gradient with the wrong sign.</source>
        <translation>{who} 给 {name} 的梯度符号相反。</translation>
    </message>
    <message>
        <source>{who} gives {name} the gradient times {factor}.</source>
        <translation>{who} 给 {name} 的梯度是正确梯度的 {factor} 倍。</translation>
    </message>
    <message>
        <source>{who} gives {name} a gradient with {other} transposed.</source>
        <translation>{who} 给 {name} 的梯度中 {other} 被转置了。</translation>
    </message>
    <message>
        <source>{who} gives {name} the gradient transposed.</source>
        <translation>{who} 给 {name} 的梯度是正确梯度的转置。</translation>
    </message>
    <message>
        <source>{who} gives {name} the part of one index along dimension {axis} of the output; forward broadcast it, so the gradient is the sum over all of them.</source>
        <translation>{who} 给 {name} 的只是输出第 {axis} 维上一个下标的部分；forward 对它做了广播，梯度应为所有下标之和。</translation>
    </message>
    <message>
        <source>f is constant in steps of {name}, so its slope is 0; {who} makes up one.</source>
        <translation>f 对 {name} 是分段常数，导数为 0；{who} 另给了一个值。</translation>
    </message>
    <message>
        <source>{who} gives {name} a gradient that lacks a term; closest to it is {factor} · {term}, which leaves {left} % of the gradient.</source>
        <translation>{who} 给 {name} 的梯度缺少一项；与缺项最接近的是 {factor} · {term}，余下梯度的 {left} %。</translation>
    </message>
    <message>
        <source>{who} gives {name} a gradient that lacks a term; closest is the gradient times {factor}, which leaves {left} % of it.</source>
        <translation>{who} 给 {name} 的梯度缺少一项；最接近的是正确梯度的 {factor} 倍，余下 {left} %。</translation>
    </message>
    <message>
        <source>The model is compiled; here it runs as it was before.</source>
        <translation>模型经过编译；此处按编译前的样子运行。</translation>
    </message>
    <message>
        <source>The model is scripted, and hooks see nothing within it: none of its layers can be watched.</source>
        <translation>模型已脚本化，钩子看不到其内部：无法观察它的任何一层。</translation>
    </message>
    <message>
        <source>The case has no model, and only through a model is there a flow.</source>
        <translation>没有模型；只有通过模型才有信号流可看。</translation>
    </message>
    <message>
        <source>The model is no torch.nn.Module but a {kind}.</source>
        <translation>模型不是 torch.nn.Module，而是 {kind}。</translation>
    </message>
    <message>
        <source>The loss does not depend on any parameter: the graph is cut on the way.</source>
        <translation>损失不依赖于任何参数：计算图在途中断开。</translation>
    </message>
    <message>
        <source>Its gradient has a norm like that of the last layer&apos;s, and its units are alive.</source>
        <translation>其梯度的范数与最后一层的相当，单元均有响应。</translation>
    </message>
    <message>
        <source>Its gradient is not finite, but what comes to the parameters is: that part of it is not used.</source>
        <translation>其梯度不是有限的，但传到参数的梯度是有限的：那一部分没有被用到。</translation>
    </message>
    <message>
        <source>Its gradient is NaN or infinite.</source>
        <translation>它的梯度是 NaN 或无穷大。</translation>
    </message>
    <message>
        <source>{share} % of its units give 0 for the whole batch (the limit is 50 %).</source>
        <translation>其 {share} % 的单元对整个批次都给出 0（界限为 50 %）。</translation>
    </message>
    <message>
        <source>{share} % of its outputs are within 1 % of an end of its range, where it is flat (the limit is 50 %).</source>
        <translation>其 {share} % 的输出距值域端点不到 1 %，在那里函数是平的（界限为 50 %）。</translation>
    </message>
    <message>
        <source>Its parameters do not require grad.</source>
        <translation>其参数没有设置 requires_grad。</translation>
    </message>
    <message>
        <source>No gradient comes to its parameters: the graph is cut behind it.</source>
        <translation>没有梯度到达其参数：计算图在它之后断开。</translation>
    </message>
    <message>
        <source>Its output&apos;s gradient has {share} of the norm of the last layer&apos;s (the limit is 1e-4).</source>
        <translation>其输出梯度的范数是最后一层的 {share} 倍（界限为 1e-4）。</translation>
    </message>
    <message>
        <source>Its output&apos;s gradient has {share} of the norm of the last layer&apos;s (the limit is 1e4).</source>
        <translation>其输出梯度的范数是最后一层的 {share} 倍（界限为 1e4）。</translation>
    </message>
    <message>
        <source>f is too rough for differences: their bounds are as large as the slopes.</source>
        <translation>f 过于粗糙，无法用有限差分：误差界与导数一样大。</translation>
    </message>
    <message>
        <source>The outputs do not depend on {name}.</source>
        <translation>输出不依赖于 {name}。</translation>
    </message>
    <message>
        <source>At {entry} differences say nothing.</source>
        <translation>在 {entry} 处有限差分无法判断。</translation>
    </message>
    <message>
        <source>{entry}: f has no finite value here, or none on one of its sides.</source>
        <translation>{entry}：f 在此处或其一侧没有有限值。</translation>
    </message>
    <message>
        <source>f has a kink at {entry}: its slope is {left} on the left and {right} on the right; autograd takes {value}.</source>
        <translation>f 在 {entry} 处有折点：左导数为 {left}，右导数为 {right}；autograd 取 {value}。</translation>
    </message>
    <message>
        <source>The gradient is right in float64; {dtype} gives {own} for {value} at {entry}.</source>
        <translation>在 float64 下梯度正确；在 {entry} 处 {dtype} 给出 {own}，应为 {value}。</translation>
    </message>
    <message>
        <source>The code ends the program by sys.exit({code}).</source>
        <translation>代码以 sys.exit({code}) 结束了程序。</translation>
    </message>
    <message>
        <source>The code needs more memory than it is allowed.</source>
        <translation>代码需要的内存超过允许的上限。</translation>
    </message>
    <message>
        <source>The code reads its standard input, and there is none.</source>
        <translation>代码要读取标准输入，但没有标准输入。</translation>
    </message>
    <message>
        <source>{kind}: {message}</source>
        <translation>{kind}：{message}</translation>
    </message>
    <message>
        <source>{file} is no Python file.</source>
        <translation>{file} 不是 Python 文件。</translation>
    </message>
    <message>
        <source>The file has no {name}; near ones are: {near}.</source>
        <translation>文件中没有 {name}；相近的有：{near}。</translation>
    </message>
    <message>
        <source>The file has no function {name}() that returns a case.</source>
        <translation>文件中没有返回检查对象的函数 {name}()。</translation>
    </message>
    <message>
        <source>{name} is no function.</source>
        <translation>{name} 不是函数。</translation>
    </message>
    <message>
        <source>There is no tensor among the inputs of the function.</source>
        <translation>函数的输入中没有张量。</translation>
    </message>
    <message>
        <source>The code took longer than {seconds} s and was stopped.</source>
        <translation>代码运行超过 {seconds} 秒，已停止。</translation>
    </message>
    <message>
        <source>The code printed more than {size} MB and was stopped.</source>
        <translation>代码输出超过 {size} MB，已被停止。</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>The process of the code was ended by the signal {name}.</source>
        <translation>代码的进程被信号 {name} 终止。</translation>
    </message>
    <message>
        <source>The process of the code was killed from outside, as the system does where memory runs out.</source>
        <translation>代码的进程被外部终止；内存耗尽时系统就会这样做。</translation>
    </message>
    <message>
        <source>The process could not write its answer into {folder}: is the disk full?</source>
        <translation>该进程无法把结果写入 {folder}：磁盘是否已满？</translation>
    </message>
    <message>
        <source>This Python has not all of torch, numpy and msgspec: {line}</source>
        <translation>这个 Python 缺少 torch、numpy 或 msgspec：{line}</translation>
    </message>
    <message>
        <source>The process of the code ended by itself, with exit code {code}.</source>
        <translation>代码的进程自行结束，退出码为 {code}。</translation>
    </message>
    <message>
        <source>{name} holds NaN before anything is computed.</source>
        <translation>{name} 在计算之前就含有 NaN。</translation>
    </message>
    <message>
        <source>{operation} makes NaN of it later.</source>
        <translation>随后 {operation} 由此得到 NaN。</translation>
    </message>
    <message>
        <source>{operation} makes {what} of finite numbers.</source>
        <translation>{operation} 由有限的数得到了 {what}。</translation>
    </message>
    <message>
        <source>The gradient that comes to {operation} is 0 there, but its slope is not finite, and 0 times that is NaN.</source>
        <translation>传到 {operation} 的梯度在该处为 0，但其导数不是有限的，0 与之相乘得 NaN。</translation>
    </message>
    <message>
        <source>backward of {operation} makes {what} of finite gradients.</source>
        <translation>{operation} 的 backward 由有限的梯度得到了 {what}。</translation>
    </message>
    <message>
        <source>Add a small number inside the root, as in sqrt(x + 1e-12), or keep x away from 0 by clamp.</source>
        <translation>在根号内加一个小数，如 sqrt(x + 1e-12)，或用 clamp 使 x 远离 0。</translation>
    </message>
    <message>
        <source>Take log_softmax, logsigmoid or binary_cross_entropy_with_logits of the logits, or clamp what the log takes.</source>
        <translation>对 logits 使用 log_softmax、logsigmoid 或 binary_cross_entropy_with_logits，或对 log 的自变量使用 clamp。</translation>
    </message>
    <message>
        <source>A row in which everything is -∞ has no softmax: leave one entry, or mask with a large finite number.</source>
        <translation>整行都是 -∞ 时 softmax 无定义：请保留一项，或用绝对值很大的有限数作掩码。</translation>
    </message>
    <message>
        <source>One number has no deviation: take correction=0, or see that there are two.</source>
        <translation>单个数没有标准差：取 correction=0，或确保至少有两个数。</translation>
    </message>
    <message>
        <source>Clamp the argument to ±(1 - 1e-7).</source>
        <translation>用 clamp 把自变量限制在 ±(1 - 1e-7) 之内。</translation>
    </message>
    <message>
        <source>The product overflows its dtype: scale the weights or the inputs down.</source>
        <translation>乘积超出了其数据类型的范围：请缩小权重或输入。</translation>
    </message>
    <message>
        <source>Every target is ignored, so the mean is taken of nothing; skip such a batch.</source>
        <translation>所有目标都被忽略，平均值没有对象；请跳过这样的批次。</translation>
    </message>
    <message>
        <source>Subtract the largest number first, as softmax and logsumexp do, or take these.</source>
        <translation>先减去最大的数，如 softmax 与 logsumexp 所做，或直接使用它们。</translation>
    </message>
    <message>
        <source>Normalise by x / (norm + 1e-8), or by torch.nn.functional.normalize, which has an epsilon.</source>
        <translation>用 x / (norm + 1e-8) 归一化，或使用带 epsilon 的 torch.nn.functional.normalize。</translation>
    </message>
    <message>
        <source>The root of a negative number is NaN: clamp it at 0 first.</source>
        <translation>负数的平方根是 NaN：请先用 clamp 限制在 0 以上。</translation>
    </message>
    <message>
        <source>Its argument must be above -1.</source>
        <translation>其自变量必须大于 -1。</translation>
    </message>
    <message>
        <source>Add an epsilon to the denominator, or take torch.where with a safe denominator in both branches.</source>
        <translation>给分母加一个 epsilon，或使用 torch.where 并在两个分支中都用安全的分母。</translation>
    </message>
    <message>
        <source>Add an epsilon to the denominator.</source>
        <translation>给分母加一个 epsilon。</translation>
    </message>
    <message>
        <source>The mean of nothing is NaN: see that something is selected.</source>
        <translation>空集的平均值是 NaN：请确保有被选中的元素。</translation>
    </message>
    <message>
        <source>A negative number has no power that is not whole, and 0 none that is negative.</source>
        <translation>负数没有非整数次幂，0 没有负数次幂。</translation>
    </message>
    <message>
        <source>Take torch.logit with eps=1e-6, or keep the logits and do without the sigmoid.</source>
        <translation>使用 torch.logit 并设 eps=1e-6，或直接保留 logits 而不用 sigmoid。</translation>
    </message>
    <message>
        <source>Its slope at 0 is infinite for powers below 1: keep the base away from 0.</source>
        <translation>指数小于 1 时在 0 处导数为无穷大：请使底数远离 0。</translation>
    </message>
    <message>
        <source>Give the operation a safe argument where its branch is not chosen, by another torch.where before it.</source>
        <translation>在该分支未被选中的地方，先用另一个 torch.where 给运算一个安全的自变量。</translation>
    </message>
    <message>
        <source>hypot has no slope at 0, 0: add an epsilon, or take torch.linalg.vector_norm, whose slope is 0 there.</source>
        <translation>hypot 在 (0, 0) 处没有导数：请加一个 epsilon，或使用 torch.linalg.vector_norm，它在该处取导数 0。</translation>
    </message>
    <message>
        <source>The function draws random numbers; every call of this check began with the same seed.</source>
        <translation>函数使用随机数；本次检查的每次调用都从同一随机种子开始。</translation>
    </message>
    <message>
        <source>Slopes are computed in a float64 copy; the numbers of autograd are those of the tensors as given.</source>
        <translation>导数在 float64 副本中计算；autograd 的数值取自所给的张量。</translation>
    </message>
    <message>
        <source>A part of this can&apos;t run in float64: slopes are computed in float32, with fewer digits.</source>
        <translation>其中一部分不能以 float64 运行：导数以 float32 计算，位数较少。</translation>
    </message>
    <message>
        <source>This loss has one number for each row, and no columns.</source>
        <translation>这个损失每行只有一个数，没有列。</translation>
    </message>
    <message>
        <source>A tensor here has 1 to {count} rows and columns.</source>
        <translation>这里的张量有 1 到 {count} 行和列。</translation>
    </message>
    <message>
        <source>Add a row</source>
        <translation>添加一行</translation>
    </message>
    <message>
        <source>Remove the last row</source>
        <translation>移除最后一行</translation>
    </message>
    <message>
        <source>Add a column</source>
        <translation>添加一列</translation>
    </message>
    <message>
        <source>Remove the last column</source>
        <translation>移除最后一列</translation>
    </message>
    <message>
        <source>The loss of row i</source>
        <translation>第 i 行的损失</translation>
    </message>
    <message>
        <source>With numbers</source>
        <translation>代入数值</translation>
    </message>
    <message>
        <source>none keeps a loss for each row; for a gradient torch needs one number, here their sum</source>
        <translation>none 为每行保留一个损失；求梯度时 torch 需要一个数，这里取它们的和</translation>
    </message>
    <message>
        <source>The sum over all rows</source>
        <translation>对所有行求和</translation>
    </message>
    <message>
        <source>The mean divides by what the rows that count add up to, not by all rows</source>
        <translation>均值只除以计入的行的权重之和，而不是全部行数</translation>
    </message>
    <message>
        <source>The mean divides by the rows</source>
        <translation>均值除以行数</translation>
    </message>
    <message>
        <source>The mean divides by all entries</source>
        <translation>均值除以全部元素个数</translation>
    </message>
    <message>
        <source>Gradient by {entry}</source>
        <translation>对 {entry} 的梯度</translation>
    </message>
    <message>
        <source>The loss, and its gradient by every entry of {name}</source>
        <translation>损失，及其对 {name} 每个元素的梯度</translation>
    </message>
    <message>
        <source>The loss, and its gradients</source>
        <translation>损失及其梯度</translation>
    </message>
    <message>
        <source>torch has no such loss; the module is ours, after {source}.</source>
        <translation>torch 没有这个损失；此模块是我们按 {source} 写的。</translation>
    </message>
    <message>
        <source>Row {row}: drag the dots</source>
        <translation>第 {row} 行：拖动圆点</translation>
    </message>
    <message>
        <source>column</source>
        <translation>列</translation>
    </message>
    <message>
        <source>An entry of {name}: drag it</source>
        <translation>{name} 的一个元素：可拖动</translation>
    </message>
    <message>
        <source>ignored</source>
        <translation>已忽略</translation>
    </message>
    <message>
        <source>target class {number}</source>
        <translation>目标类别 {number}</translation>
    </message>
    <message>
        <source>Gradient of L by every entry: click one</source>
        <translation>L 对每个元素的梯度：点击选择</translation>
    </message>
    <message>
        <source>L along {name}</source>
        <translation>L 随 {name} 的变化</translation>
    </message>
    <message>
        <source>Loss of each row; {reduction}: L = {value}</source>
        <translation>每行的损失；{reduction}：L = {value}</translation>
    </message>
    <message>
        <source>A loss of several tensors, with the arguments of torch&apos;s module</source>
        <translation>多个张量的损失，参数与 torch 的模块相同</translation>
    </message>
    <message>
        <source>Tensor, row and column of the entry in the derivation</source>
        <translation>推导中元素所在的张量、行与列</translation>
    </message>
    <message>
        <source>{columns} × {rows} are {count} cells; a map has at most {most}.</source>
        <translation>{columns} × {rows} 共 {count} 格；一张图最多 {most} 格。</translation>
    </message>
    <message>
        <source>--resume needs an .npz file: only these say what is still to be done.</source>
        <translation>--resume 需要 .npz 文件：只有它记录了尚未完成的部分。</translation>
    </message>
    <message>
        <source>minimum ({x}, {y})</source>
        <translation>极小值 ({x}, {y})</translation>
    </message>
    <message>
        <source>saddle</source>
        <translation>鞍点</translation>
    </message>
    <message>
        <source>diverged</source>
        <translation>发散</translation>
    </message>
    <message>
        <source>not yet at a minimum</source>
        <translation>尚未到达极小值</translation>
    </message>
    <message>
        <source>{file} is no map that this program began: leave --resume out.</source>
        <translation>{file} 不是本程序开始计算的图：请去掉 --resume。</translation>
    </message>
    <message>
        <source>{file} was begun by a newer gradexplorer: update this one.</source>
        <translation>{file} 由更新版本的 gradexplorer 创建：请更新本程序。</translation>
    </message>
    <message>
        <source>{file} was begun with other settings ({names}): give the same ones, or leave --resume out.</source>
        <translation>{file} 是用另外的设置（{names}）开始的：请给出相同的设置，或去掉 --resume。</translation>
    </message>
    <message>
        <source>{optimizer} has no rule of single coordinates: torch runs every start.</source>
        <translation>{optimizer} 没有逐坐标的更新规则：由 torch 逐个运行每个起点。</translation>
    </message>
    <message>
        <source>There is no machine code for {part}: Python&apos;s loop runs every start.</source>
        <translation>{part} 无法编译为机器码：由 Python 循环运行每个起点。</translation>
    </message>
    <message>
        <source>torch draws the noise of {optimizer} at every step: torch runs every start.</source>
        <translation>{optimizer} 的噪声由 torch 在每一步抽取：每个起点都由 torch 运行。</translation>
    </message>
    <message>
        <source>The schedule of {optimizer} follows the losses: torch runs every start.</source>
        <translation>{optimizer} 的学习率调度跟随损失：每个起点都由 torch 运行。</translation>
    </message>
    <message>
        <source>torch sees no CUDA device here: leave --device out, or choose cpu.</source>
        <translation>torch 在此没有找到 CUDA 设备：请去掉 --device，或选择 cpu。</translation>
    </message>
    <message>
        <source>{field}: {fault}</source>
        <translation>{field}：{fault}</translation>
    </message>
    <message>
        <source>The last step points at an item of the column that is a proven badge.</source>
        <translation>最后一步必须指向推导栏中一个已验证的徽章。</translation>
    </message>
    <message>
        <source>An answer names a claim or a field of the page, never a number in the file.</source>
        <translation>答案要指明页面上的一个量或一个参数，不能是文件中的数。</translation>
    </message>
    <message>
        <source>The answer is {number} here, which nobody can type.</source>
        <translation>此处的答案是 {number}，无法键入。</translation>
    </message>
    <message>
        <source>The answer is 0 here: say within what distance a number is right.</source>
        <translation>此处的答案是 0：请给出多大误差以内算正确。</translation>
    </message>
    <message>
        <source>Exactly one choice must be right here, not {count}.</source>
        <translation>此处必须恰有一个选项正确，而不是 {count} 个。</translation>
    </message>
    <message>
        <source>What is shown must change the fields of the question, and no others.</source>
        <translation>所展示的答案必须改变问题中的参数，且不改变其他参数。</translation>
    </message>
    <message>
        <source>It is not true where the answer is shown.</source>
        <translation>在展示答案处条件不成立。</translation>
    </message>
    <message>
        <source>It is true before anything is changed.</source>
        <translation>尚未改变任何参数时条件已经成立。</translation>
    </message>
    <message>
        <source>What is compared is a claim or a field of the page, not a number.</source>
        <translation>被比较的必须是页面上的一个量或一个参数，不能是数。</translation>
    </message>
    <message>
        <source>Give exactly one of: {names}.</source>
        <translation>请恰好给出其中一个：{names}。</translation>
    </message>
    <message>
        <source>There is no {key} here; near ones are: {near}.</source>
        <translation>此处没有 {key}；相近的有：{near}。</translation>
    </message>
    <message>
        <source>There is no badge {key} here; near ones are: {near}.</source>
        <translation>此处没有徽章 {key}；相近的有：{near}。</translation>
    </message>
    <message>
        <source>{name} is not one number here; name one of these badges: {badges}.</source>
        <translation>{name} 在此处不是唯一的数；请指明其中一个徽章：{badges}。</translation>
    </message>
    <message>
        <source>No badge claims {name} here; near ones are: {near}.</source>
        <translation>此处没有徽章给出 {name}；相近的有：{near}。</translation>
    </message>
    <message>
        <source>{path} is no number.</source>
        <translation>{path} 不是数。</translation>
    </message>
    <message>
        <source>{name}: {share} %</source>
        <translation>{name}：{share} %</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>步</translation>
    </message>
    <message>
        <source>Basins of {landscape}: {optimizer}, {steps} steps</source>
        <translation>{landscape} 的吸引盆：{optimizer}，{steps} 步</translation>
    </message>
    <message>
        <source>{name}, {steps} steps, f = {value}, start ({x}, {y}), end ({end_x}, {end_y})</source>
        <translation>{name}，{steps} 步，f = {value}，起点 ({x}, {y})，终点 ({end_x}, {end_y})</translation>
    </message>
    <message>
        <source>A sweep takes path=low..high, or path=low..high:log, not {word}.</source>
        <translation>扫描的格式是 path=low..high 或 path=low..high:log，而不是 {word}。</translation>
    </message>
    <message>
        <source>{path} is no number of an optimizer, of a start or of the landscape: it can&apos;t be swept.</source>
        <translation>{path} 不是优化器、起点或函数的数值参数：不能扫描。</translation>
    </message>
    <message>
        <source>The ends of {path} must be numbers: {ends} is none.</source>
        <translation>{path} 的两端必须是数：{ends} 不是。</translation>
    </message>
    <message>
        <source>The sweep of {path} from {low} to {high} is empty.</source>
        <translation>{path} 从 {low} 到 {high} 的扫描是空的。</translation>
    </message>
    <message>
        <source>A logarithmic sweep of {path} must begin above 0, not at {low}: add :linear.</source>
        <translation>{path} 的对数扫描必须从大于 0 的数开始，不能从 {low} 开始：请加上 :linear。</translation>
    </message>
    <message>
        <source>at a minimum</source>
        <translation>到达极小值</translation>
    </message>
    <message>
        <source>at a saddle</source>
        <translation>停在鞍点</translation>
    </message>
    <message>
        <source>{what}, {steps} steps, f = {value}, {x_name} {x}, {y_name} {y}</source>
        <translation>{what}，{steps} 步，f = {value}，{x_name} {x}，{y_name} {y}</translation>
    </message>
    <message>
        <source>{optimizer} on {landscape}, {steps} steps, {starts} starts</source>
        <translation>{optimizer}，{landscape}，{steps} 步，{starts} 个起点</translation>
    </message>
    <message>
        <source>theory: 2 (1 + momentum)/λₘₐₓ</source>
        <translation>理论：2 (1 + 动量)/λₘₐₓ</translation>
    </message>
    <message>
        <source>theory: fastest</source>
        <translation>理论：最快</translation>
    </message>
    <message>
        <source>Steps to a minimum on {landscape}</source>
        <translation>在 {landscape} 上到达极小值的步数</translation>
    </message>
    <message>
        <source>Step {step} of {last}</source>
        <translation>第 {step} 步，共 {last} 步</translation>
    </message>
    <message>
        <source>All begin at the same weights, and see the same batches and random numbers.</source>
        <translation>全部从相同的权重出发，使用相同的批次与随机数。</translation>
    </message>
    <message>
        <source>Trained before: {stages}.</source>
        <translation>此前的训练：{stages}。</translation>
    </message>
    <message>
        <source>Gradient descent is stable below the rate 2/λ, with momentum β below (2 + 2β)/λ; for optimizers with other rules 2/λ only says how sharp the place is.</source>
        <translation>学习率低于 2/λ 时梯度下降稳定，带动量 β 时须低于 (2 + 2β)/λ；对其他规则的优化器，2/λ 只表示此处有多陡峭。</translation>
    </message>
    <message>
        <source>Places come from sketches of {count} weights in {width} numbers: squares of distances are off by about {share} %.</source>
        <translation>位置由 {count} 个权重压缩成的 {width} 个数得出：距离的平方约有 {share} % 的误差。</translation>
    </message>
    <message>
        <source>Loss {first} to {last}; then it was no number any more.</source>
        <translation>损失从 {first} 到 {last}；之后不再是有限数。</translation>
    </message>
    <message>
        <source>Loss {first} to {last}.</source>
        <translation>损失从 {first} 到 {last}。</translation>
    </message>
    <message>
        <source>λ = {value}: the learning rate {rate} is above its edge {edge}.</source>
        <translation>λ = {value}：学习率 {rate} 高于其边界 {edge}。</translation>
    </message>
    <message>
        <source>λ = {value}: the learning rate {rate} is below its edge {edge}.</source>
        <translation>λ = {value}：学习率 {rate} 低于其边界 {edge}。</translation>
    </message>
    <message>
        <source>Hint: {hint}</source>
        <translation>提示：{hint}</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>上一步</translation>
    </message>
    <message>
        <source>Show me</source>
        <translation>看答案</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Your answer</source>
        <translation>你的答案</translation>
    </message>
    <message>
        <source>Close the lesson</source>
        <translation>关闭课程</translation>
    </message>
    <message>
        <source>Choose one of the answers.</source>
        <translation>请选择一个答案。</translation>
    </message>
    <message>
        <source>Lessons (*.json)</source>
        <translation>课程 (*.json)</translation>
    </message>
    <message>
        <source>Open a lesson</source>
        <translation>打开课程</translation>
    </message>
    <message>
        <source>The lesson is being checked.</source>
        <translation>正在检查课程。</translation>
    </message>
    <message>
        <source>Not yet.</source>
        <translation>还不对。</translation>
    </message>
    <message>
        <source>The answer is {answer}.</source>
        <translation>答案是 {answer}。</translation>
    </message>
    <message>
        <source>This is the answer.</source>
        <translation>这就是答案。</translation>
    </message>
    <message>
        <source>Right.</source>
        <translation>正确。</translation>
    </message>
    <message>
        <source>The link is on the clipboard, without what is on this machine only: {names}.</source>
        <translation>链接已复制到剪贴板，其中不含仅存在于本机的内容：{names}。</translation>
    </message>
    <message>
        <source>The link is on the clipboard.</source>
        <translation>链接已复制到剪贴板。</translation>
    </message>
    <message>
        <source>There is no link on the clipboard.</source>
        <translation>剪贴板中没有链接。</translation>
    </message>
    <message>
        <source>Open this link</source>
        <translation>打开此链接</translation>
    </message>
    <message>
        <source>A film shows one of these: --steps FROM:TO:EVERY, --vary or --turn.</source>
        <translation>影片须且只能指定其中一项：--steps FROM:TO:EVERY、--vary 或 --turn。</translation>
    </message>
    <message>
        <source>A {ending} film has at most {most} frames a second.</source>
        <translation>{ending} 影片每秒最多 {most} 帧。</translation>
    </message>
    <message>
        <source>A film has 1 to {most} frames, not {count}.</source>
        <translation>影片的帧数为 1 到 {most}，而不是 {count}。</translation>
    </message>
    <message>
        <source>Films as .mp4 need PyAV: pip install &apos;gradexplorer[video]&apos;. The others do not.</source>
        <translation>导出 .mp4 影片需要 PyAV：pip install &apos;gradexplorer[video]&apos;。其他格式不需要。</translation>
    </message>
    <message>
        <source>This PyAV has no {coder}: films as .mp4 need it, the others do not.</source>
        <translation>这个 PyAV 没有 {coder}：导出 .mp4 影片需要它，其他格式不需要。</translation>
    </message>
    <message>
        <source>A logarithmic change needs two numbers above 0.</source>
        <translation>按对数变化需要两个大于 0 的数。</translation>
    </message>
    <message>
        <source>There is no 3-D panel to turn.</source>
        <translation>没有可旋转的三维图。</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Open a Python file with your own function or model, or look at the example: which operation is wrong?</source>
        <translation>打开含有自己的函数或模型的 Python 文件，或先看示例：哪个运算有误？</translation>
    </message>
    <message>
        <source>Open a file…</source>
        <translation>打开文件…</translation>
    </message>
    <message>
        <source>A Python file with make_case(); it runs in a process of its own, with your rights</source>
        <translation>含有 make_case() 的 Python 文件；它在独立进程中以您的权限运行</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>Python files (*.py)</source>
        <translation>Python 文件 (*.py)</translation>
    </message>
    <message>
        <source>Run it</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Allow the file as it is now, and run it, or run it again after a change</source>
        <translation>允许该文件以现在的内容运行，或在修改后重新运行</translation>
    </message>
    <message>
        <source>Pause or go on</source>
        <translation>暂停或继续</translation>
    </message>
    <message>
        <source>Its process stands still where it is, and goes on there; its time limit waits, too</source>
        <translation>其进程停在原处，之后从那里继续；时间限制也随之暂停</translation>
    </message>
    <message>
        <source>Stop it</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>End its process at once</source>
        <translation>立即结束其进程</translation>
    </message>
    <message>
        <source>This session names {file} of {date}. It would run with your rights: press &apos;Run it&apos; to allow this content, now and later. What it imports is not covered: that may change without a question.</source>
        <translation>此会话指定了 {date} 的文件 {file}。它将以您的权限运行：按“运行”即允许此内容在现在和以后运行。它导入的文件不在许可范围内：这些文件改变时不会再询问。</translation>
    </message>
    <message>
        <source>It names the interpreter {python}, too, which would run it.</source>
        <translation>它还指定了用来运行代码的解释器 {python}。</translation>
    </message>
    <message>
        <source>Traceback</source>
        <translation>错误回溯</translation>
    </message>
    <message>
        <source>What the code printed</source>
        <translation>代码的输出</translation>
    </message>
    <message>
        <source>{name}: {verdict}</source>
        <translation>{name}：{verdict}</translation>
    </message>
    <message>
        <source>Autograd and the differences agree within the differences&apos; error bounds.</source>
        <translation>自动微分与有限差分在差分的误差界内一致。</translation>
    </message>
    <message>
        <source>Warning: {text}</source>
        <translation>警告：{text}</translation>
    </message>
    <message>
        <source>{name}: backward in float64, in {dtype}, and differences</source>
        <translation>{name}：float64 与 {dtype} 的反向传播，以及差分</translation>
    </message>
    <message>
        <source>Never called: {names}</source>
        <translation>从未被调用：{names}</translation>
    </message>
    <message>
        <source>Used without being called: {names}</source>
        <translation>未被调用而被使用：{names}</translation>
    </message>
    <message>
        <source>Its numbers, measured in a second pass without hooks, by autograd.grad and numpy</source>
        <translation>它的各个数，由不带钩子的第二遍用 autograd.grad 与 numpy 重新测得</translation>
    </message>
    <message>
        <source>The first number that is not finite</source>
        <translation>第一个非有限的数</translation>
    </message>
    <message>
        <source>{file}, line {line}</source>
        <translation>{file}，第 {line} 行</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>限制</translation>
    </message>
    <message>
        <source>What is asked of the code</source>
        <translation>要对代码提出的问题</translation>
    </message>
    <message>
        <source>A Python file, or the name of an example that comes along</source>
        <translation>Python 文件，或随附示例的名称</translation>
    </message>
    <message>
        <source>The function in it that returns what is looked at</source>
        <translation>文件中返回检查对象的函数</translation>
    </message>
    <message>
        <source>Python</source>
        <translation>Python</translation>
    </message>
    <message>
        <source>The interpreter that the code belongs to; empty: our own</source>
        <translation>代码所属的解释器；留空则使用本程序的</translation>
    </message>
    <message>
        <source>What the code may take beyond torch itself; 0 sets no limit</source>
        <translation>除 torch 本身之外代码可用的内存；0 表示不限</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>Second derivatives, too</source>
        <translation>同时检查二阶导数</translation>
    </message>
    <message>
        <source>Where the first are right</source>
        <translation>在一阶导数正确时</translation>
    </message>
    <message>
        <source>The tensor that is looked at</source>
        <translation>所查看的张量</translation>
    </message>
    <message>
        <source>Training steps</source>
        <translation>训练步数</translation>
    </message>
    <message>
        <source>Each can be looked at, forward and back</source>
        <translation>每一步都可以向前、向后查看</translation>
    </message>
    <message>
        <source>The layer that is looked at</source>
        <translation>所查看的层</translation>
    </message>
    <message>
        <source>Seconds at most</source>
        <translation>最长秒数</translation>
    </message>
    <message>
        <source>Then the code is stopped</source>
        <translation>超时则停止代码</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行次数</translation>
    </message>
    <message>
        <source>How often it was asked to run</source>
        <translation>要求运行的次数</translation>
    </message>
    <message>
        <source>Only Linux desktops need this; elsewhere the installer does it.</source>
        <translation>只有 Linux 桌面需要这样做；其他系统由安装程序完成。</translation>
    </message>
    <message>
        <source>{file} has changed since it was allowed: press &apos;Run it&apos;.</source>
        <translation>{file} 自获准以来已改变：请按“运行”。</translation>
    </message>
    <message>
        <source>In the map, which is in single precision, {count} of {all} end elsewhere.</source>
        <translation>图用单精度计算，其中 {all} 个起点里有 {count} 个到达别处。</translation>
    </message>
    <message>
        <source>{count} of {all} starts lie so near to a border that rounding decides where they end.</source>
        <translation>{all} 个起点中有 {count} 个离边界太近，到达何处由舍入决定。</translation>
    </message>
    <message>
        <source>{latex} stands for two things in one line.</source>
        <translation>同一行中 {latex} 表示两个不同的量。</translation>
    </message>
    <message>
        <source>f'(x₀) is larger than all floats, so no error</source>
        <translation>f'(x₀) 超出浮点数的范围，没有误差可言</translation>
    </message>
    <message>
        <source>No start ends where it does in torch, so that no numbers can be compared.</source>
        <translation>没有一个起点的终点与 torch 的相同，因此无法比较数值。</translation>
    </message>
    <message>
        <source>Beside a line stands {shown}, but it is worth {own}.</source>
        <translation>某一行旁边写的是 {shown}，但该行的值是 {own}。</translation>
    </message>
    <message>
        <source>From {count} of {all} starts the numbers are others in torch.</source>
        <translation>{all} 个起点中有 {count} 个，torch 算出的数值不同。</translation>
    </message>
    <message>
        <source>{count} of {all} starts end elsewhere in torch.</source>
        <translation>{all} 个起点中有 {count} 个在 torch 中到达别处。</translation>
    </message>
    <message>
        <source>torch computes each rate from the last one, and where its cosine turns few digits are left; the formula has them all.</source>
        <translation>torch 由上一个学习率计算下一个，余弦转向处只剩很少的有效数字；公式保留了全部。</translation>
    </message>
    <message>
        <source>The formula is not what torch&apos;s scheduler sets.</source>
        <translation>公式与 torch 调度器所设的值不同。</translation>
    </message>
    <message>
        <source>steps of the schedule so far</source>
        <translation>调度已走的步数</translation>
    </message>
    <message>
        <source>Lowest rate</source>
        <translation>最小学习率</translation>
    </message>
    <message>
        <source>The learning rate at the bottom of the cosine</source>
        <translation>余弦最低处的学习率</translation>
    </message>
    <message>
        <source>Half a period</source>
        <translation>半周期</translation>
    </message>
    <message>
        <source>Steps from the first rate to the lowest one</source>
        <translation>从初始学习率降到最小学习率的步数</translation>
    </message>
    <message>
        <source>First period</source>
        <translation>首个周期</translation>
    </message>
    <message>
        <source>Steps until the first restart</source>
        <translation>到第一次重启的步数</translation>
    </message>
    <message>
        <source>Growth of the period</source>
        <translation>周期增长倍数</translation>
    </message>
    <message>
        <source>Each period is so many times as long</source>
        <translation>每个周期是前一个的多少倍</translation>
    </message>
    <message>
        <source>steps since the last restart</source>
        <translation>自上次重启以来的步数</translation>
    </message>
    <message>
        <source>restarts so far</source>
        <translation>已重启次数</translation>
    </message>
    <message>
        <source>the present period</source>
        <translation>当前周期</translation>
    </message>
    <message>
        <source>the learning rate of this step</source>
        <translation>这一步的学习率</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>Steps until the rate is where it stays</source>
        <translation>到学习率不再变化的步数</translation>
    </message>
    <message>
        <source>The learning rate times this</source>
        <translation>学习率乘以此数</translation>
    </message>
    <message>
        <source>Step size</source>
        <translation>步长</translation>
    </message>
    <message>
        <source>Steps until the rate falls again</source>
        <translation>学习率再次下降之前的步数</translation>
    </message>
    <message>
        <source>milestone</source>
        <translation>里程碑</translation>
    </message>
    <message>
        <source>A step at which the rate falls</source>
        <translation>学习率在这一步下降</translation>
    </message>
    <message>
        <source>Milestones</source>
        <translation>里程碑</translation>
    </message>
    <message>
        <source>Steps at which the rate falls, for example 1000-3000</source>
        <translation>学习率下降的步，例如 1000-3000</translation>
    </message>
    <message>
        <source>milestones so far</source>
        <translation>已过的里程碑数</translation>
    </message>
    <message>
        <source>The learning rate times this, at first</source>
        <translation>开始时学习率乘以此数</translation>
    </message>
    <message>
        <source>First factor</source>
        <translation>初始因子</translation>
    </message>
    <message>
        <source>Last factor</source>
        <translation>最终因子</translation>
    </message>
    <message>
        <source>The learning rate times this, in the end</source>
        <translation>最后学习率乘以此数</translation>
    </message>
    <message>
        <source>1 falls along a line, 2 along a parabola</source>
        <translation>1 沿直线下降，2 沿抛物线下降</translation>
    </message>
    <message>
        <source>Better is</source>
        <translation>何为更好</translation>
    </message>
    <message>
        <source>lower</source>
        <translation>更低</translation>
    </message>
    <message>
        <source>higher</source>
        <translation>更高</translation>
    </message>
    <message>
        <source>Which losses are better ones</source>
        <translation>哪些损失算更好</translation>
    </message>
    <message>
        <source>Patience</source>
        <translation>耐心步数</translation>
    </message>
    <message>
        <source>Steps without a better loss that are let pass</source>
        <translation>允许损失没有变好的步数</translation>
    </message>
    <message>
        <source>A loss counts as better if it is so much better</source>
        <translation>损失至少改善这么多才算变好</translation>
    </message>
    <message>
        <source>Threshold is</source>
        <translation>阈值类型</translation>
    </message>
    <message>
        <source>a share of the best loss</source>
        <translation>最佳损失的比例</translation>
    </message>
    <message>
        <source>a difference</source>
        <translation>差值</translation>
    </message>
    <message>
        <source>Cooldown</source>
        <translation>冷却步数</translation>
    </message>
    <message>
        <source>Steps of rest after the rate has fallen</source>
        <translation>学习率下降后的冷却步数</translation>
    </message>
    <message>
        <source>The learning rate never falls below this</source>
        <translation>学习率不会低于此值</translation>
    </message>
    <message>
        <source>Least change</source>
        <translation>最小变化</translation>
    </message>
    <message>
        <source>A fall of the rate by less is left out</source>
        <translation>下降量小于此值时不再降低学习率</translation>
    </message>
    <message>
        <source>a loss beyond this is a better one</source>
        <translation>超过此值的损失算更好</translation>
    </message>
    <message>
        <source>is the loss better?</source>
        <translation>损失变好了吗？</translation>
    </message>
    <message>
        <source>the best loss so far</source>
        <translation>迄今最佳损失</translation>
    </message>
    <message>
        <source>steps without a better loss</source>
        <translation>没有变好的步数</translation>
    </message>
    <message>
        <source>is patience at its end?</source>
        <translation>耐心用完了吗？</translation>
    </message>
    <message>
        <source>steps of rest that are left</source>
        <translation>剩余的冷却步数</translation>
    </message>
    <message>
        <source>steps without a better loss, counted on</source>
        <translation>继续累计的没有变好的步数</translation>
    </message>
    <message>
        <source>the next lower rate</source>
        <translation>下一个更低的学习率</translation>
    </message>
    <message>
        <source>the rate of the next step</source>
        <translation>下一步的学习率</translation>
    </message>
    <message>
        <source>torch refuses this schedule: {message}</source>
        <translation>torch 拒绝这个调度：{message}</translation>
    </message>
    <message>
        <source>LBFGS asks for the gradient several times a step: it is not clipped, and noise is not added.</source>
        <translation>LBFGS 每步多次求梯度：不裁剪，也不加噪声。</translation>
    </message>
    <message>
        <source>The schedule ends after {most} steps, and torch refuses to go on: let the run have at most as many, or the schedule more.</source>
        <translation>调度在 {most} 步后结束，torch 拒绝继续：请减少运行步数，或延长调度。</translation>
    </message>
    <message>
        <source>h and c are constants for autograd</source>
        <translation>对自动求导而言 h 与 c 是常数</translation>
    </message>
    <message>
        <source>Of an optimizer with an average of the weights, a map shows where the average ends, and when it is there.</source>
        <translation>若优化器带有权重平均，图中显示的是该平均的终点以及到达终点的步数。</translation>
    </message>
    <message>
        <source>Where every start ends</source>
        <translation>每个起点到达何处</translation>
    </message>
    <message>
        <source>After {steps} steps a path within {near} of a minimum, in x and in y, has reached it: its start lies in the basin of that minimum. Its steps are the first after which it stays so near to its end.</source>
        <translation>{steps} 步之后，若路径在 x 和 y 上离某个极小值都不超过 {near}，就算到达了它：其起点属于该极小值的吸引盆。步数从何时起路径不再离开终点附近算起。</translation>
    </message>
    <message>
        <source>{count} starts, half of them at borders, against {optimizer} in torch</source>
        <translation>{count} 个起点（一半在边界上）与 torch 的 {optimizer} 对比</translation>
    </message>
    <message>
        <source>Their steps, and f at their ends</source>
        <translation>到达所需步数与终点处的 f 值</translation>
    </message>
    <message>
        <source>Click: new start. Drag: move. Zoom: computed anew</source>
        <translation>单击：新起点。拖动：移动。缩放：重新计算</translation>
    </message>
    <message>
        <source>{optimizer}: the map is being computed</source>
        <translation>{optimizer}：正在计算</translation>
    </message>
    <message>
        <source>basins</source>
        <translation>吸引盆</translation>
    </message>
    <message>
        <source>f at the end</source>
        <translation>终点的 f</translation>
    </message>
    <message>
        <source>{optimizer}: {what}, {across} × {across} starts</source>
        <translation>{optimizer}：{what}，{across} × {across} 个起点</translation>
    </message>
    <message>
        <source>{optimizer}: {what}</source>
        <translation>{optimizer}：{what}</translation>
    </message>
    <message>
        <source>ends at</source>
        <translation>到达</translation>
    </message>
    <message>
        <source>share</source>
        <translation>占比</translation>
    </message>
    <message>
        <source>median of steps</source>
        <translation>步数中位数</translation>
    </message>
    <message>
        <source>Where the starts end</source>
        <translation>起点到达何处</translation>
    </message>
    <message>
        <source>μ or β₁</source>
        <translation>μ 或 β₁</translation>
    </message>
    <message>
        <source>this step</source>
        <translation>这一步</translation>
    </message>
    <message>
        <source>After each step, from the loss f before it</source>
        <translation>每一步之后，由该步之前的损失 f 决定</translation>
    </message>
    <message>
        <source>Rates against {scheduler} in torch, steps 1 to {last}</source>
        <translation>学习率与 torch 的 {scheduler} 对照，第 1 至 {last} 步</translation>
    </message>
    <message>
        <source>This copy of the program has no manual. In a checkout, make docs builds it.</source>
        <translation>此程序副本不含手册。在源码目录中运行 make docs 即可生成。</translation>
    </message>
    <message>
        <source>the step size: in proportion to the root mean square of the matrix</source>
        <translation>步长：与矩阵的均方根成正比</translation>
    </message>
    <message>
        <source>a running mean of the squared gradients of neuron j: torch keeps this</source>
        <translation>神经元 j 的梯度平方的滑动平均：torch 保存它</translation>
    </message>
    <message>
        <source>and of those of input i: two vectors instead of a matrix</source>
        <translation>以及输入 i 的：用两个向量代替一个矩阵</translation>
    </message>
    <message>
        <source>their mean over the neurons</source>
        <translation>它们对所有神经元的平均</translation>
    </message>
    <message>
        <source>the squared gradient as it is estimated: of rank 1, a product</source>
        <translation>梯度平方的估计：秩为 1 的乘积</translation>
    </message>
    <message>
        <source>the update: the gradient over its size</source>
        <translation>更新量：梯度除以其大小</translation>
    </message>
    <message>
        <source>the update&apos;s root mean square over the matrix</source>
        <translation>更新量在整个矩阵上的均方根</translation>
    </message>
    <message>
        <source>the matrix moves downhill; a large update is clipped</source>
        <translation>矩阵向下坡移动;过大的更新量被裁剪</translation>
    </message>
    <message>
        <source>Biases are vectors: for them V is a running mean of g², as in the Himmelblau tab.</source>
        <translation>偏置是向量：对它们而言 V 是 g² 的滑动平均，与 Himmelblau 标签页相同。</translation>
    </message>
    <message>
        <source>Rule against {optimizer} in torch, the first layer&apos;s weights</source>
        <translation>规则对照 torch 中的 {optimizer}，第一层的权重</translation>
    </message>
    <message>
        <source>Every Newton-Schulz step from torch&apos;s matrix before it, in bfloat16</source>
        <translation>从 torch 的上一个矩阵出发的每一步 Newton-Schulz 迭代，bfloat16</translation>
    </message>
    <message>
        <source>That takes about {time}: begin it with --yes.</source>
        <translation>这大约需要 {time}：请用 --yes 开始。</translation>
    </message>
    <message>
        <source>Not begun.</source>
        <translation>没有开始。</translation>
    </message>
    <message>
        <source>{name} has a minimum of {value} at {variable} = {x}.</source>
        <translation>{name} 在 {variable} = {x} 处取极小值 {value}。</translation>
    </message>
    <message>
        <source>{name} has a maximum of {value} at {variable} = {x}.</source>
        <translation>{name} 在 {variable} = {x} 处取极大值 {value}。</translation>
    </message>
    <message>
        <source>The link is without what is on one machine only: {names}.</source>
        <translation>链接不含只在一台计算机上的内容：{names}。</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>{file} holds several states: give one.</source>
        <translation>{file} 中有多组权重：请只给出一组。</translation>
    </message>
    <message>
        <source>The eigenvectors have these eigenvalues, by one more product</source>
        <translation>再乘一次，特征向量确有这些特征值</translation>
    </message>
    <message>
        <source>The eigenvalues are those of the whole matrix</source>
        <translation>特征值与完整矩阵的一致</translation>
    </message>
    <message>
        <source>The whole matrix is symmetric</source>
        <translation>完整矩阵是对称的</translation>
    </message>
    <message>
        <source>Hutchinson&apos;s trace is that of the whole matrix, within {count} standard errors</source>
        <translation>Hutchinson 法的迹与完整矩阵的一致，在 {count} 个标准误差之内</translation>
    </message>
    <message>
        <source>A part of this can&apos;t run in float64: it is computed in the model&apos;s own precision, with fewer digits.</source>
        <translation>其中一部分无法用 float64 运行：按模型自身的精度计算，位数较少。</translation>
    </message>
    <message>
        <source>Slopes are those with the statistics that the norm layers keep.</source>
        <translation>斜率按归一化层所保存的统计量计算。</translation>
    </message>
    <message>
        <source>Checkpointed parts are computed one by one.</source>
        <translation>使用检查点重算的部分逐个计算。</translation>
    </message>
    <message>
        <source>vmap gives other values here: the points are computed one by one.</source>
        <translation>vmap 在这里给出不同的值：各点逐个计算。</translation>
    </message>
    <message>
        <source>vmap refuses this model ({reason}): the points are computed one by one.</source>
        <translation>vmap 不接受这个模型（{reason}）：各点逐个计算。</translation>
    </message>
    <message>
        <source>The case has no model, and only a model has weights to move.</source>
        <translation>这个案例没有模型，而只有模型才有可以移动的权重。</translation>
    </message>
    <message>
        <source>The model has no parameters that could be moved.</source>
        <translation>模型没有可以移动的参数。</translation>
    </message>
    <message>
        <source>{device} can&apos;t be used: {reason}</source>
        <translation>{device} 无法使用：{reason}</translation>
    </message>
    <message>
        <source>These directions go through one point: give one file with weights, or none.</source>
        <translation>这些方向只经过一个点：请给出一个权重文件，或者不给。</translation>
    </message>
    <message>
        <source>{text} is no optimizer: {reason}</source>
        <translation>{text} 不是优化器：{reason}</translation>
    </message>
    <message>
        <source>{text} is no stage of training: {reason}</source>
        <translation>{text} 不是一个训练阶段：{reason}</translation>
    </message>
    <message>
        <source>All parameters are vectors: they are moved as whole vectors.</source>
        <translation>所有参数都是向量：它们作为整个向量移动。</translation>
    </message>
    <message>
        <source>random direction {number}, as long as the filters</source>
        <translation>随机方向 {number}，与滤波器等长</translation>
    </message>
    <message>
        <source>eigenvector of {value}</source>
        <translation>特征值 {value} 的特征向量</translation>
    </message>
    <message>
        <source>Principal directions need a trajectory: files with at least three states of weights, or optimizers.</source>
        <translation>主成分方向需要轨迹：至少含三组权重的文件，或者优化器。</translation>
    </message>
    <message>
        <source>principal direction {number}: {share} % of the variance</source>
        <translation>主成分方向 {number}：占方差的 {share} %</translation>
    </message>
    <message>
        <source>{count} states of each trajectory are kept: more of so large a model would not fit into memory.</source>
        <translation>每条轨迹保留 {count} 个状态：模型较大，更多的状态会占满内存。</translation>
    </message>
    <message>
        <source>Give one to three files, each with the weights of one checkpoint.</source>
        <translation>请给出一到三个文件，每个文件含一个检查点的权重。</translation>
    </message>
    <message>
        <source>Two of the checkpoints hold the same weights.</source>
        <translation>其中两个检查点的权重相同。</translation>
    </message>
    <message>
        <source>from {one} to {other}</source>
        <translation>从 {one} 到 {other}</translation>
    </message>
    <message>
        <source>The three checkpoints lie on a line.</source>
        <translation>三个检查点在同一直线上。</translation>
    </message>
    <message>
        <source>towards {name}</source>
        <translation>朝向 {name}</translation>
    </message>
    <message>
        <source>across, on the side of {name}</source>
        <translation>垂直方向，{name} 一侧</translation>
    </message>
    <message>
        <source>Each filter of the directions is as long as that of the weights</source>
        <translation>方向的每个滤波器与权重的对应滤波器等长</translation>
    </message>
    <message>
        <source>The directions are as long as they should be, and orthogonal</source>
        <translation>各方向的长度正确，并且互相正交</translation>
    </message>
    <message>
        <source>The directions take these shares of the variance, by singular values</source>
        <translation>各方向所占的方差比例，由奇异值验证</translation>
    </message>
    <message>
        <source>The centre is the model&apos;s own loss</source>
        <translation>中心就是模型自身的损失</translation>
    </message>
    <message>
        <source>{count} points have the loss of the model called plainly</source>
        <translation>{count} 个点的损失与直接调用模型所得相同</translation>
    </message>
    <message>
        <source>The slopes along the directions are autograd&apos;s</source>
        <translation>沿各方向的斜率与 autograd 一致</translation>
    </message>
    <message>
        <source>The gradient, projected onto the plane at ({a}, {b})</source>
        <translation>投影到平面上的梯度，在 ({a}, {b})</translation>
    </message>
    <message>
        <source>The loss is {value} at the weights themselves: type a range.</source>
        <translation>权重本身处的损失为 {value}：请输入范围。</translation>
    </message>
    <message>
        <source>Two runs of the file give different losses, {one} and {other}: let it seed its random numbers.</source>
        <translation>文件的两次运行给出不同的损失 {one} 和 {other}：请在文件中设定随机种子。</translation>
    </message>
    <message>
        <source>{file} holds no weights that torch can read: {reason}</source>
        <translation>{file} 中没有 torch 能加载的权重：{reason}</translation>
    </message>
    <message>
        <source>{file} holds no weights.</source>
        <translation>{file} 中没有权重。</translation>
    </message>
    <message>
        <source>{file} holds a {kind}, no state_dict.</source>
        <translation>{file} 中是 {kind}，不是 state_dict。</translation>
    </message>
    <message>
        <source>{file} is of another model. Missing there: {missing}. Unknown here: {unknown}.</source>
        <translation>{file} 属于另一个模型。那里缺少：{missing}。这里没有：{unknown}。</translation>
    </message>
    <message>
        <source>{file} is of another model. Other shapes: {names}.</source>
        <translation>{file} 属于另一个模型。形状不同：{names}。</translation>
    </message>
    <message>
        <source>Cells of the sweep against {optimizer} in torch</source>
        <translation>扫描的格子与 torch 的 {optimizer} 对比</translation>
    </message>
    <message>
        <source>The measured edge, within one cell of the theory&apos;s</source>
        <translation>测得的边界与理论相差不超过一格</translation>
    </message>
    <message>
        <source>Beside the minimum an error e along the steepest direction follows eₜ = (1 + μ − ηλ) eₜ₋₁ − μ eₜ₋₂, whose solutions are powers of z with</source>
        <translation>在极小值附近，沿最陡方向的误差 e 满足 eₜ = (1 + μ − ηλ) eₜ₋₁ − μ eₜ₋₂，其解为 z 的幂，其中</translation>
    </message>
    <message>
        <source>It grows from the learning rate on at which a root leaves the unit circle, at z = −1:</source>
        <translation>当学习率使一个根在 z = −1 处离开单位圆时，误差开始增长：</translation>
    </message>
    <message>
        <source>The largest stable learning rate</source>
        <translation>最大的稳定学习率</translation>
    </message>
    <message>
        <source>The edge of stability at the minimum ({x}, {y})</source>
        <translation>极小值 ({x}, {y}) 处的稳定性边界</translation>
    </message>
    <message>
        <source>The lines of the edge, executed with 50 digits</source>
        <translation>边界的各行，用 50 位数字计算</translation>
    </message>
    <message>
        <source>The best learning rate and momentum of this bowl</source>
        <translation>这个二次碗的最佳学习率与动量</translation>
    </message>
    <message>
        <source>The best learning rate of this bowl</source>
        <translation>这个二次碗的最佳学习率</translation>
    </message>
    <message>
        <source>The lines of the best numbers, executed with 50 digits</source>
        <translation>最佳参数的各行，以 50 位精度执行</translation>
    </message>
    <message>
        <source>The step of torch.optim.SGD with these numbers, and with others</source>
        <translation>torch.optim.SGD 用这些数与用其他数走的一步</translation>
    </message>
    <message>
        <source>Along a direction of curvature λ each step multiplies an error by 1 − ηλ. The slowest direction decides, and it is as fast as can be where both ends of the curvature are equally fast:</source>
        <translation>沿曲率为 λ 的方向，每一步把误差乘以 1 − ηλ。最慢的方向起决定作用；当曲率的两端一样快时，它最快：</translation>
    </message>
    <message>
        <source>The best learning rate</source>
        <translation>最佳学习率</translation>
    </message>
    <message>
        <source>The factor by which errors shrink then, a step</source>
        <translation>此时误差每一步缩小的因子</translation>
    </message>
    <message>
        <source>The roots of z² − (1 + μ − ηλ) z + μ = 0 have the size √μ while they are complex, that is, while ηλ lies between (1 − √μ)² and (1 + √μ)². The smallest such μ has both ends of the curvature there:</source>
        <translation>方程 z² − (1 + μ − ηλ) z + μ = 0 的根为复数时模为 √μ，即 ηλ 在 (1 − √μ)² 与 (1 + √μ)² 之间时。满足条件的最小 μ 使曲率的两端恰好落在这两处：</translation>
    </message>
    <message>
        <source>The best momentum</source>
        <translation>最佳动量</translation>
    </message>
    <message>
        <source>{count} of {all} cells end otherwise in torch.</source>
        <translation>{all} 个格子中有 {count} 个在 torch 中结果不同。</translation>
    </message>
    <message>
        <source>{count} of {all} cells lie at a border, where rounding decides.</source>
        <translation>{all} 个格子中有 {count} 个在边界上，由舍入决定。</translation>
    </message>
    <message>
        <source>{owner} has no {parameter}</source>
        <translation>{owner} 没有{parameter}</translation>
    </message>
    <message>
        <source>present numbers</source>
        <translation>当前参数</translation>
    </message>
    <message>
        <source>The numbers of the race</source>
        <translation>竞赛的参数</translation>
    </message>
    <message>
        <source>Click: the race takes the numbers of the cell</source>
        <translation>单击：竞赛使用该格的参数</translation>
    </message>
    <message>
        <source>{optimizer}: the sweep is being computed</source>
        <translation>{optimizer}：正在扫描</translation>
    </message>
    <message>
        <source>Each optimizer at its best cell, over all starts</source>
        <translation>每种优化器的最佳格子（所有起点）</translation>
    </message>
    <message>
        <source>error bound</source>
        <translation>误差界</translation>
    </message>
    <message>
        <source>of the whole matrix</source>
        <translation>完整矩阵的</translation>
    </message>
    <message>
        <source>Largest and smallest eigenvalues</source>
        <translation>最大与最小的特征值</translation>
    </message>
    <message>
        <source>eigenvalue {value}</source>
        <translation>特征值 {value}</translation>
    </message>
    <message>
        <source>density</source>
        <translation>密度</translation>
    </message>
    <message>
        <source>by Lanczos</source>
        <translation>用 Lanczos 法</translation>
    </message>
    <message>
        <source>Spectral density of the Hessian, {count} parameters</source>
        <translation>Hessian 矩阵的谱密度，{count} 个参数</translation>
    </message>
    <message>
        <source>eigenvalue</source>
        <translation>特征值</translation>
    </message>
    <message>
        <source>norm layers: as kept</source>
        <translation>归一化层：用保存的统计量</translation>
    </message>
    <message>
        <source>norm layers: of the batch</source>
        <translation>归一化层：用批次的统计量</translation>
    </message>
    <message>
        <source>norm layers: recalibrated</source>
        <translation>归一化层：重新校准</translation>
    </message>
    <message>
        <source>dropout off</source>
        <translation>dropout 关闭</translation>
    </message>
    <message>
        <source>Loss around the weights</source>
        <translation>权重周围的损失</translation>
    </message>
    <message>
        <source>{share} %, about {seconds} s left</source>
        <translation>{share} %，约剩 {seconds} 秒</translation>
    </message>
    <message>
        <source>Surface, paths at their own loss</source>
        <translation>曲面；路径位于各自的损失处</translation>
    </message>
    <message>
        <source>Loss in training</source>
        <translation>训练中的损失</translation>
    </message>
    <message>
        <source>trajectory</source>
        <translation>轨迹</translation>
    </message>
    <message>
        <source>lowest</source>
        <translation>最低</translation>
    </message>
    <message>
        <source>way</source>
        <translation>路程</translation>
    </message>
    <message>
        <source>distance</source>
        <translation>距离</translation>
    </message>
    <message>
        <source>off the plane</source>
        <translation>偏离平面</translation>
    </message>
    <message>
        <source>Trajectories, the lowest loss first</source>
        <translation>各轨迹，损失最低者在前</translation>
    </message>
    <message>
        <source>Drag it to another point whose gradient is proven</source>
        <translation>拖到另一个梯度已验证的点</translation>
    </message>
    <message>
        <source>way down</source>
        <translation>下降方向</translation>
    </message>
    <message>
        <source>the weights: loss {loss}</source>
        <translation>权重：损失 {loss}</translation>
    </message>
    <message>
        <source>the weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>The gradient g of an update is the one after clipping and noise.</source>
        <translation>更新中的梯度 g 是裁剪并加噪声之后的梯度。</translation>
    </message>
    <message>
        <source>Schedule: {name}, where t counts epochs</source>
        <translation>学习率调度：{name}，t 为轮数</translation>
    </message>
    <message>
        <source>Schedule: {name}, where t counts batches</source>
        <translation>学习率调度：{name}，t 为批次数</translation>
    </message>
    <message>
        <source>After each epoch, from the loss f of the test points</source>
        <translation>每一轮之后，根据测试点的损失 f</translation>
    </message>
    <message>
        <source>After each epoch, from the loss f of the training points</source>
        <translation>每一轮之后，根据训练点的损失 f</translation>
    </message>
    <message>
        <source>On paper (.pdf)</source>
        <translation>纸张（.pdf）</translation>
    </message>
    <message>
        <source>For a browser (.html)</source>
        <translation>浏览器（.html）</translation>
    </message>
    <message>
        <source>This page</source>
        <translation>本页</translation>
    </message>
    <message>
        <source>All pages</source>
        <translation>所有页面</translation>
    </message>
    <message>
        <source>Hand-out</source>
        <translation>讲义</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>纸张</translation>
    </message>
    <message>
        <source>Clipped gradient and noise against torch</source>
        <translation>裁剪后的梯度与噪声和 torch 对照</translation>
    </message>
    <message>
        <source>Largest eigenvalue {value}</source>
        <translation>最大特征值 {value}</translation>
    </message>
    <message>
        <source>Gradient descent is stable below the rate 2/λ = {rate}.</source>
        <translation>学习率低于 2/λ = {rate} 时梯度下降稳定。</translation>
    </message>
    <message>
        <source>The learning rate in use, {rate}, is above it.</source>
        <translation>所用的学习率 {rate} 高于它。</translation>
    </message>
    <message>
        <source>The learning rate in use, {rate}, is below it.</source>
        <translation>所用的学习率 {rate} 低于它。</translation>
    </message>
    <message>
        <source>Trace {value} ± {error}, by Hutchinson.</source>
        <translation>迹 {value} ± {error}，用 Hutchinson 法。</translation>
    </message>
    <message>
        <source>{count} numbers are moved; the directions are {angle}° apart.</source>
        <translation>移动 {count} 个数；两个方向相隔 {angle}°。</translation>
    </message>
    <message>
        <source>{count} numbers are moved.</source>
        <translation>移动 {count} 个数。</translation>
    </message>
    <message>
        <source>At ({a}, {b}): loss {loss}</source>
        <translation>在 ({a}, {b})：损失 {loss}</translation>
    </message>
    <message>
        <source>The gradient, projected onto the plane, against autograd and differences in the plane</source>
        <translation>投影到平面上的梯度，与 autograd 和平面内的差分比较</translation>
    </message>
    <message>
        <source>{name}: loss {first} to {last}, at most {off} off the plane.</source>
        <translation>{name}：损失从 {first} 到 {last}，偏离平面至多 {off}。</translation>
    </message>
    <message>
        <source>Hessian</source>
        <translation>Hessian 矩阵</translation>
    </message>
    <message>
        <source>trajectories</source>
        <translation>轨迹</translation>
    </message>
    <message>
        <source>checkpoints</source>
        <translation>检查点</translation>
    </message>
    <message>
        <source>recalibrated</source>
        <translation>重新校准</translation>
    </message>
    <message>
        <source>stay</source>
        <translation>不动</translation>
    </message>
    <message>
        <source>move</source>
        <translation>移动</translation>
    </message>
    <message>
        <source>Directions</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Random ones as long as the filters; eigenvectors; through trajectories or checkpoints from files</source>
        <translation>与滤波器等长的随机方向；特征向量；经过轨迹，或经过文件中的检查点</translation>
    </message>
    <message>
        <source>A line only</source>
        <translation>只取直线</translation>
    </message>
    <message>
        <source>Along the first direction</source>
        <translation>沿第一个方向</translation>
    </message>
    <message>
        <source>Files with a state_dict, or a list of them, with ; between; empty: as they are</source>
        <translation>含 state_dict 或其列表的文件，用 ; 分隔；留空：用现有权重</translation>
    </message>
    <message>
        <source>Of torch.optim, with ; between: each begins at the same weights</source>
        <translation>torch.optim 中的优化器，用 ; 分隔：都从相同的权重开始</translation>
    </message>
    <message>
        <source>Of each optimizer</source>
        <translation>每个优化器的步数</translation>
    </message>
    <message>
        <source>Whose statistics they use while weights move</source>
        <translation>权重移动时使用哪种统计量</translation>
    </message>
    <message>
        <source>Biases</source>
        <translation>偏置</translation>
    </message>
    <message>
        <source>And norm parameters, in random directions</source>
        <translation>以及归一化参数，在随机方向中</translation>
    </message>
    <message>
        <source>Points a side</source>
        <translation>每边点数</translation>
    </message>
    <message>
        <source>Across, and up</source>
        <translation>横向与纵向</translation>
    </message>
    <message>
        <source>Growth</source>
        <translation>增长</translation>
    </message>
    <message>
        <source>The range ends where the loss has grown by this factor</source>
        <translation>损失增长到此倍数处为范围的终点</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>On both sides; 0: found by itself</source>
        <translation>两侧；0：自动确定</translation>
    </message>
    <message>
        <source>Processes</source>
        <translation>进程数</translation>
    </message>
    <message>
        <source>That compute side by side, each with the model</source>
        <translation>并行计算的进程，各自载入模型</translation>
    </message>
    <message>
        <source>first coordinate</source>
        <translation>第一坐标</translation>
    </message>
    <message>
        <source>second coordinate</source>
        <translation>第二坐标</translation>
    </message>
    <message>
        <source>The trajectory that is looked at</source>
        <translation>所查看的轨迹</translation>
    </message>
    <message>
        <source>A cluster needs dask.distributed: pip install &apos;gradexplorer[cluster]&apos;.</source>
        <translation>集群需要 dask.distributed：pip install &apos;gradexplorer[cluster]&apos;。</translation>
    </message>
    <message>
        <source>No dask scheduler answers at {address}: {reason}</source>
        <translation>{address} 处没有 dask 调度器应答：{reason}</translation>
    </message>
    <message>
        <source>The run, step by step</source>
        <translation>逐步展示运行过程</translation>
    </message>
    <message>
        <source>A parameter</source>
        <translation>一个参数</translation>
    </message>
    <message>
        <source>The camera goes round</source>
        <translation>视角绕行一周</translation>
    </message>
    <message>
        <source>Film</source>
        <translation>影片</translation>
    </message>
    <message>
        <source>All panels</source>
        <translation>所有图</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>The window looks so, too, while the film is made.</source>
        <translation>制作影片期间，窗口也会显示为这种外观。</translation>
    </message>
    <message>
        <source>What moves</source>
        <translation>变化的内容</translation>
    </message>
    <message>
        <source>From step</source>
        <translation>从第几步</translation>
    </message>
    <message>
        <source>To step</source>
        <translation>到第几步</translation>
    </message>
    <message>
        <source>Every</source>
        <translation>每隔</translation>
    </message>
    <message>
        <source>Parameter</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Logarithmic</source>
        <translation>对数变化</translation>
    </message>
    <message>
        <source>Degrees</source>
        <translation>度数</translation>
    </message>
    <message>
        <source>Seconds</source>
        <translation>秒数</translation>
    </message>
    <message>
        <source>Frames a second</source>
        <translation>每秒帧数</translation>
    </message>
    <message>
        <source>With parameters and derivation</source>
        <translation>包括参数与推导</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Again and again</source>
        <translation>循环播放</translation>
    </message>
    <message>
        <source>The last step lies before the first.</source>
        <translation>最后一步在第一步之前。</translation>
    </message>
    <message>
        <source>The film failed: {reason}</source>
        <translation>影片未能完成：{reason}</translation>
    </message>
    <message>
        <source>{count} frames, {seconds} s</source>
        <translation>{count} 帧，{seconds} 秒</translation>
    </message>
    <message>
        <source>{count} frames, {seconds} s; made in about {wait} s</source>
        <translation>{count} 帧，{seconds} 秒；约需 {wait} 秒制作</translation>
    </message>
    <message>
        <source>{invitation} Ten short lessons are in the Help menu.</source>
        <translation>{invitation}“帮助”菜单中有十节短课。</translation>
    </message>
    <message>
        <source>Show an example</source>
        <translation>看一个例子</translation>
    </message>
    <message>
        <source>momentum: a running mean of the gradient; torch keeps this</source>
        <translation>动量：梯度的滑动平均；torch 保存它</translation>
    </message>
    <message>
        <source>Nesterov: one step ahead; from here on in bfloat16, 8 binary digits</source>
        <translation>Nesterov：向前看一步；从这里起使用 bfloat16，8 位二进制有效数字</translation>
    </message>
    <message>
        <source>from here on in bfloat16, 8 binary digits</source>
        <translation>从这里起使用 bfloat16，8 位二进制有效数字</translation>
    </message>
    <message>
        <source>the norm of the matrix: the largest singular value is at most this</source>
        <translation>矩阵的范数：最大奇异值不超过它</translation>
    </message>
    <message>
        <source>so all singular values are between 0 and 1</source>
        <translation>于是所有奇异值都在 0 与 1 之间</translation>
    </message>
    <message>
        <source>the step size: larger for a matrix of more outputs</source>
        <translation>步长：输出越多的矩阵步长越大</translation>
    </message>
    <message>
        <source>the matrix moves: equally far in all its directions</source>
        <translation>矩阵移动：沿各个方向移动同样远</translation>
    </message>
    <message>
        <source>Biases are vectors: torch.optim.AdamW moves them, at the learning rate {rate}; a schedule moves the matrices&apos; rate only.</source>
        <translation>偏置是向量：由 torch.optim.AdamW 以学习率 {rate} 更新；学习率调度只改变矩阵的学习率。</translation>
    </message>
    <message>
        <source>Newton-Schulz, step 1 of {steps}: the others do the same with the last X</source>
        <translation>Newton-Schulz 迭代，共 {steps} 步中的第 1 步：其余各步对上一步的 X 做同样的计算</translation>
    </message>
    <message>
        <source>G and its square, with the coefficients b and c</source>
        <translation>G 与 G 的平方，乘以系数 b 与 c</translation>
    </message>
    <message>
        <source>every singular value s becomes a s + b s³ + c s⁵, after some steps near 1</source>
        <translation>每个奇异值 s 变成 a s + b s³ + c s⁵，若干步之后接近 1</translation>
    </message>
    <message>
        <source>{count} of {of} numbers lie between two of bfloat16, and torch took the other one.</source>
        <translation>{of} 个数中有 {count} 个恰在两个 bfloat16 数之间，torch 取了另一个。</translation>
    </message>
    <message>
        <source>Go on with the map</source>
        <translation>继续计算这张图</translation>
    </message>
    <message>
        <source>Stop the map here</source>
        <translation>在此停止计算这张图</translation>
    </message>
    <message>
        <source>Progress of the map</source>
        <translation>图的计算进度</translation>
    </message>
    <message>
        <source>Map complete</source>
        <translation>图已完成</translation>
    </message>
    <message>
        <source>Coarse map, whole after the drag</source>
        <translation>粗略的图，拖动结束后补全</translation>
    </message>
    <message>
        <source>Map stopped at {percent} %</source>
        <translation>图停在 {percent} %</translation>
    </message>
    <message>
        <source>Map {percent} %</source>
        <translation>图 {percent} %</translation>
    </message>
    <message>
        <source>Map {percent} %, about {seconds} s left</source>
        <translation>图 {percent} %，约剩 {seconds} 秒</translation>
    </message>
    <message>
        <source>Map {percent} %, about {minutes} min left</source>
        <translation>图 {percent} %，约剩 {minutes} 分钟</translation>
    </message>
    <message>
        <source>Save the table</source>
        <translation>保存表格</translation>
    </message>
    <message>
        <source>A second pass takes another way: the model has random numbers that torch does not know of.</source>
        <translation>第二遍的结果不同：模型使用了 torch 不知道的随机数。</translation>
    </message>
    <message>
        <source>Give an optimizer, such as SGD(lr=0.1).</source>
        <translation>请给出一个优化器，例如 SGD(lr=0.1)。</translation>
    </message>
    <message>
        <source>The loss has no finite value at the weights themselves: training can&apos;t begin there.</source>
        <translation>在这组权重处损失不是有限值：无法从这里开始训练。</translation>
    </message>
    <message>
        <source>The last losses are those of the models called plainly</source>
        <translation>最后的损失与直接调用模型所得相同</translation>
    </message>
    <message>
        <source>The shares of the variance are those of numpy&apos;s singular values</source>
        <translation>方差占比与 numpy 的奇异值所得相同</translation>
    </message>
    <message>
        <source>The largest eigenvalues are those of the whole matrices</source>
        <translation>最大特征值与完整矩阵的相同</translation>
    </message>
    <message>
        <source>Paths on one plane, ★ the weights</source>
        <translation>同一平面上的轨迹，★ 为起始权重</translation>
    </message>
    <message>
        <source>Learning rate, dashed: its edge</source>
        <translation>学习率，虚线为其边界</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>edge</source>
        <translation>边界</translation>
    </message>
    <message>
        <source>Optimizers, the lowest loss first</source>
        <translation>各优化器，损失最低者在前</translation>
    </message>
    <message>
        <source>Of torch.optim, or Lion, with ; between: each begins at the same weights. Schedules stand behind commas: SGD(lr=0.1), StepLR(step_size=50)</source>
        <translation>取自 torch.optim 或 Lion，以 ; 分隔：都从相同的权重出发。学习率调度写在逗号之后：SGD(lr=0.1), StepLR(step_size=50)</translation>
    </message>
    <message>
        <source>Of each optimizer; a hundred can be looked at</source>
        <translation>每个优化器的步数；其中一百步可供查看</translation>
    </message>
    <message>
        <source>Trained before</source>
        <translation>此前的训练</translation>
    </message>
    <message>
        <source>What trains the weights first, with ; between: SGD(lr=0.1) * 50; empty: they are those of the file</source>
        <translation>先训练权重的优化器与步数，以 ; 分隔：SGD(lr=0.1) * 50；留空则为文件中的权重</translation>
    </message>
    <message>
        <source>Edge of stability</source>
        <translation>稳定性边界</translation>
    </message>
    <message>
        <source>Follow the largest eigenvalue of the Hessian, which takes time</source>
        <translation>跟踪 Hessian 矩阵的最大特征值，这需要时间</translation>
    </message>
    <message>
        <source>Whose statistics they use in what is looked at</source>
        <translation>查看时它们使用谁的统计量</translation>
    </message>
    <message>
        <source>The optimizer that is looked at</source>
        <translation>所查看的优化器</translation>
    </message>
    <message>
        <source>the average of the weights so far</source>
        <translation>到目前为止权重的平均</translation>
    </message>
    <message>
        <source>Average of {optimizer}</source>
        <translation>{optimizer} 的平均</translation>
    </message>
    <message>
        <source>average of the weights</source>
        <translation>权重的平均</translation>
    </message>
    <message>
        <source>where the average stands</source>
        <translation>平均权重的当前位置</translation>
    </message>
    <message>
        <source>f at the average</source>
        <translation>平均处的 f</translation>
    </message>
    <message>
        <source>Average of the weights: AveragedModel</source>
        <translation>权重的平均：AveragedModel</translation>
    </message>
    <message>
        <source>Average against AveragedModel in torch, after {steps} steps</source>
        <translation>{steps} 步之后，平均值与 torch 的 AveragedModel 对比</translation>
    </message>
    <message>
        <source>There is no step yet from which it could go on.</source>
        <translation>还没有可以继续的步。</translation>
    </message>
    <message>
        <source>Go on from here</source>
        <translation>从这里继续</translation>
    </message>
    <message>
        <source>All begin at the weights that the optimizer of the chosen row has at this step: change the optimizers then. They begin without momentum, and at the first batch</source>
        <translation>全部从所选行的优化器在这一步的权重出发，然后可以更换优化器。它们没有先前的动量，并从第一个批次开始</translation>
    </message>
    <message>
        <source>Average of the weights: AveragedModel, after each update</source>
        <translation>权重的平均：每次更新之后的 AveragedModel</translation>
    </message>
    <message>
        <source>Average against AveragedModel in torch, {count} parameters</source>
        <translation>平均值与 torch 的 AveragedModel 对照，{count} 个参数</translation>
    </message>
    <message>
        <source>Torch has {torch} for {name}, not {value}: it divides a number by a tensor as that number times the tensor&apos;s reciprocal, which overflows.</source>
        <translation>torch 得到的 {name} 是 {torch}，而不是 {value}：它用一个数除以张量时，是用该数乘以张量的倒数，而这个倒数溢出。</translation>
    </message>
</context>
</TS>
