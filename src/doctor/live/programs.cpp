// SPDX-License-Identifier: MIT
#include "doctor/live/programs.h"

namespace rocfix::doctor {

const char* const kDevices = R"(
import torch
say('ok' if torch.cuda.is_available() and torch.cuda.device_count() > 0 else 'torch.cuda.is_available() is False')
)";
const char* const kCopies = R"(
import torch
x = torch.arange(1 << 20, dtype=torch.float32)
say('ok' if torch.equal(x.cuda().cpu(), x) else 'what came back is not what went')
)";
const char* const kMatmul32 = R"(
import torch
a = torch.arange(256 * 256).reshape(256, 256).float() % 7
b = torch.arange(256 * 256).reshape(256, 256).float() % 5
say('ok' if torch.equal((a.cuda() @ b.cuda()).cpu(), a @ b) else 'the product is wrong')
)";
const char* const kMatmul16 = R"(
import torch
a = (torch.arange(64 * 64).reshape(64, 64) % 7).float()
got = (a.cuda().half() @ a.cuda().half()).float().cpu()
say('ok' if torch.equal(got, (a @ a).half().float()) else 'the product is wrong')
)";
const char* const kConvolutions = R"(
import torch
import torch.nn.functional as F
for size in (32, 40, 42, 44, 48, 64):
    x = (torch.arange(3 * size * size).reshape(1, 3, size, size) % 5).float()
    w = (torch.arange(64 * 3 * 9).reshape(64, 3, 3, 3) % 3).float()
    y = F.conv2d(x.cuda(), w.cuda(), padding=1).cpu()
    if not torch.equal(y, F.conv2d(x, w, padding=1)): say('wrong at %dx%d' % (size, size)); break
    os.write(2, ('passed %dx%d\n' % (size, size)).encode())
else: say('ok')
)";
const char* const kBatchNorm = R"(
import torch
m = torch.nn.BatchNorm2d(8)
x = (torch.arange(8 * 8 * 16 * 16).reshape(8, 8, 16, 16) % 11).float()
want = m(x)
got = torch.nn.BatchNorm2d(8).cuda()(x.cuda()).cpu()
say('ok' if torch.allclose(got, want, atol=1e-4) else 'the result is wrong')
)";
const char* const kSelection = R"(
import torch
x = (torch.arange(100003) % 17) * (torch.arange(100003) % 3 == 0)
g = x.cuda()
bad = [n for n, a, b in (('nonzero', g.nonzero().cpu(), x.nonzero()), ('unique', g.unique().cpu(), x.unique()),
       ('cumsum', g.cumsum(0).cpu(), x.cumsum(0))) if not torch.equal(a, b)]
say('ok' if not bad else 'wrong: ' + ', '.join(bad))
)";
const char* const kRecurrent = R"(
import torch
torch.manual_seed(1)
m = torch.nn.LSTM(8, 16)
x = torch.ones(5, 2, 8)
want = m(x)[0]
got = m.cuda()(x.cuda())[0].cpu()
say('ok' if torch.allclose(got, want, atol=1e-4) else 'the result is wrong')
)";
const char* const kAliases = R"(
import torch
for i in range(50):
    a = torch.full((1 << 20,), float(i), device='cuda'); del a
    torch.cuda.empty_cache()
    b = torch.full((1 << 20,), float(i + 1), device='cuda'); c = torch.full((1 << 20,), -1.0, device='cuda')
    if not bool((b == i + 1).all()): say('two live tensors share memory'); break
    del b, c
else: say('ok')
)";

}  // namespace rocfix::doctor
