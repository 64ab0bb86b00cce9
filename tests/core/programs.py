"""Programs as people write them; Python itself can execute each of them."""

MICROGRAD = """\
from micrograd.engine import Value

a = Value(-4.0)
b = Value(2.0)
c = a + b
d = a * b + b**3
c += c + 1
c += 1 + c + (-a)
d += d * 2 + (b + a).relu()
d += 3 * d + (b - a).relu()
e = c - d
f = e**2
g = f / 2.0
g += 10.0 / f
print(f'{g.data:.4f}') # prints 24.7041, the outcome of this forward pass
g.backward()
print(f'{a.grad:.4f}') # prints 138.8338, i.e. the numerical value of dg/da
print(f'{b.grad:.4f}') # prints 645.5773, i.e. the numerical value of dg/db
"""

CS231N_FIRST = """\
# set some inputs
x = -2; y = 5; z = -4

# perform the forward pass
q = x + y # q becomes 3
f = q * z # f becomes -12
"""

CS231N_NEURON = """\
w = [2,-3,-3] # assume some random weights and data
x = [-1, -2]

# forward pass
dot = w[0]*x[0] + w[1]*x[1] + w[2]
f = 1.0 / (1 + math.exp(-dot)) # sigmoid function

# backward pass through the neuron (backpropagation)
ddot = (1 - f) * f # gradient on dot variable, using the sigmoid gradient derivation
dx = [w[0] * ddot, w[1] * ddot] # backprop into x
dw = [x[0] * ddot, x[1] * ddot, 1.0 * ddot] # backprop into w
# we're done! we have the gradients on the inputs to the circuit
"""

CS231N_STAGED = """\
x = 3 # example values
y = -4

# forward pass
sigy = 1.0 / (1 + math.exp(-y)) # sigmoid in numerator   #(1)
num = x + sigy # numerator                               #(2)
sigx = 1.0 / (1 + math.exp(-x)) # sigmoid in denominator #(3)
xpy = x + y                                              #(4)
xpysqr = xpy**2                                          #(5)
den = sigx + xpysqr # denominator                        #(6)
invden = 1.0 / den                                       #(7)
f = num * invden # done!                                 #(8)

# backprop f = num * invden
dnum = invden # gradient on numerator                             #(8)
dinvden = num                                                     #(8)
# backprop invden = 1.0 / den
dden = (-1.0 / (den**2)) * dinvden                                #(7)
# backprop den = sigx + xpysqr
dsigx = (1) * dden                                                #(6)
dxpysqr = (1) * dden                                              #(6)
# backprop xpysqr = xpy**2
dxpy = (2 * xpy) * dxpysqr                                        #(5)
# backprop xpy = x + y
dx = (1) * dxpy                                                   #(4)
dy = (1) * dxpy                                                   #(4)
# backprop sigx = 1.0 / (1 + math.exp(-x))
dx += ((1 - sigx) * sigx) * dsigx # Notice += !! See notes below  #(3)
# backprop num = x + sigy
dx += (1) * dnum                                                  #(2)
dsigy = (1) * dnum                                                #(2)
# backprop sigy = 1.0 / (1 + math.exp(-y))
dy += ((1 - sigy) * sigy) * dsigy                                 #(1)
# done! phew
"""

PUBLISHED = (MICROGRAD, CS231N_FIRST, CS231N_NEURON, CS231N_STAGED)

PROGRAMS = (
    *PUBLISHED,
    "y1 = x*w1 + b1\ny2 = y1*w2 + b2",
    "x = 3.0; y = 2.0\nf = x*y + sin(x)",
    "x = 3; y = -4; z = 2; w = -1\nf = 2*(x*y + max(z, w))",
    "x = x + 1\ny = x**2",
    "x = x*w\nx = x + b\nx = sigmoid(x)",
    "x *= 2\nx -= w\nx /= 3\nx **= 2",
    "c = a + b\nc += c + 1\nc += 1 + c + (-a)",
    "a = 2.0\na = a*3\na = a + w\nL = a**2",
    "s = 0\nfor i in range(3): s += i*x\ny = s**2",
    "w = [2, -3, -3]\nx = [1, 2, 3]\ns = 0\nfor i in range(3): s += w[i]*x[i]",
    "w = [2, -3, -3]\nx = [1, 2, 3]\ns = 0\nfor i in range(3):\n    s += w[i]*x[i]\ny = tanh(s)",
    "w = [2, -3]\nx = [-1, -2]\ns = 0\nfor wi, xi in zip(w, x):\n    p = wi*xi\n    s = s + p\ny = sigmoid(s)",
    "w = [0.5, -0.25, 2]\ns = 0\nfor i, wi in enumerate(w):\n    s += wi*x**i\ny = s",
    "w = [0.5, -0.25, 2]\ny = sum(w)*x",
    "w = [0.5, -0.25, 2]\ny = sum([v**2 + x, w[0]])",
    "w = [0.5, -0.25, 2]\ny = max(w)*x + min(w)",
    "w = [0.5, -0.25, 2]\ny = w[-1]*x + w[-3]",
    "w = [0.5, -0.25, 2]\nw[1] = w[0]*x\ny = w[1] + w[2]",
    "w = [0.5, -0.25, 2]\nfor i in range(len(w)): w[i] *= x\ny = sum(w)",
    "W = [[1, 2], [3, 4]]\nx = [0.5, -1]\nh = [0, 0]\nfor i in range(2):\n    for j in range(2):\n"
    "        h[i] += W[i][j]*x[j]\ny = tanh(h[0])*h[1]",
    "h = x\nfor k in range(4): h = tanh(w*h + 0.1)\ny = h**2",
    "p = 1\nfor k in range(1, 6, 2): p *= x - k\ny = p",
    "t = x\ns = x\nfor n in range(1, 5):\n    t = -t*x**2/((2*n)*(2*n + 1))\n    s += t",
    "a, b = 2, 3\nc = a*b*x",
    "a = b = x*1.5\ny = a*b + x",
    "a = Value(2.0)\nb = Value(-3.0)\nc = Value(10.0)\nd = a*b + c\nL = d.relu()",
    "x = Value(2.0, label='x')\ny = x.tanh()",
    "x = torch.tensor(2.0, requires_grad=True)\ny = x**2 + torch.exp(x)\ny.backward()\nprint(x.grad)",
    "x = torch.tensor([1.0, 2.0], requires_grad=True)\ny = x[0]**2*x[1]\nz = y + 1\ny.backward()",
    "import torch\nx = torch.tensor(1.5)\nx.requires_grad_()\nL = torch.sigmoid(x)*w\nL.backward()",
    "w = torch.tensor(0.5, dtype=torch.float64, requires_grad=True)\nfor i in range(3):\n    w = w*torch.cos(w)\n"
    "w.backward()",
    "e = 2.0\ny = e**2",
    "e = x - w\ny = e**2/2",
    "e = x - w\ne = e*e\ny = e + 1",
    "D = x*w\ny = D*D",
    "y = D*x + D**2",
    "leaf = x*2\ny = leaf + leaf*w",
    "autograd = x*w\ny = autograd**2",
    "权重 = 2\n偏置 = 0.5\n输出 = sigmoid(权重*x + 偏置)",
    "误差 = x - w\n损失 = 误差**2/2",
    "α = 0.5\nβ = α*x\nγ = exp(-β)",
    "Δ = x - w\nμ = Δ**2\nσ1 = sqrt(μ + 1)",
    "θ0 = 1; θ1 = 2\nh = θ0 + θ1*x",
    "maximum = x*w\ny = max(maximum, 0.1)",
    "sum = a + b\ny = sum*sum",
    "root = sqrt(x)\nmean = (root + x)/2\ny = mean**2",
    "y = math.sin(x)*math.pi",
    "y = np.exp(-x**2)*np.cos(w)",
    "y = x*w if x > 0 else w",
    "y = x.exp().log() + (x*w).pow(2)",
    "y = ((x + 1)*\n     (w - 2))\nz = y**2",
    "# a remark only\n\ny = x  # and another\n",
    "  y = x*w\n  z = y + 1",
    "y = x\nz = y\nz = z*y",
    "x = -1/3\ny = x**2*math.pi",
    "x = 1e-3\ny = x*1e6",
    "u = x*w; v = u + 1; u = v*u",
    "i = 3\nfor i in range(2): y = x*i\nz = y + x",
    "n = 3\ns = 0\nfor k in range(3): s += x**k/2\ny = s*n",
    "s = 0\nfor v in [1, 2, 4]: s += v*x\ny = s",
    "x1 = 0.35; x2 = 0.7\nh1 = sigmoid(0.2*x1 + 0.2*x2)\nh2 = sigmoid(0.3*x1 + 0.3*x2)\n"
    "y = sigmoid(0.3*h1 + 0.9*h2)\nE = (0.5 - y)**2/2",
    "L = (y1 - w*x1)**2 + (y2 - w*x2)**2",
    "m1 = 1 - 2; m2 = 3*x\ny = m1*m2",
    "y = x**2\nif_ = y + 1",
    "w = [1, -2, 3]\nx = [0.5, 4, 6]\ny = sum([w[i]*x[i] for i in range(3)])",
    "w = [1, 2, 3]\ny = sum(a*b for a, b in zip(w, w[::-1]))*x",
    "w = [1, 2, 3, 4]\nv = [a**2 for a in w[1:]]\ny = sum(v[:-1]) + v[-1]*x",
    "w = [1, 2, 3]\ny = x*sum(w[i] for i in range(3) if i != 1)",
    "w = [[1, 2], [3, 4]]\ny = tanh(x)*sum([a for row in w for a in row])",
    "w = [2, 0.5]\nh = [[a*x for a in w], [a + x for a in w]]\ny = max([h[0][0], h[1][1]])",
    "xs = [1, 2]\nW = [[0.1, 0.2], [0.3, 0.4]]\nh = [tanh(sum(w*x for w, x in zip(row, xs))) for row in W]\ny = sum(h)",
    "w = [0.5, -0.5]\ns = 0\nfor a in w[::-1]: s += a*x",
    "a = 3\nw = [a*i for i in range(4)]\ny = a*w[2] + x",
    "w = [1, 2, 3]\nk = 1\nfor i, a in enumerate(w[1:3]): k *= a + i*x",
)
