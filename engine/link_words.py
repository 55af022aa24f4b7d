"""What nearly every scenario says: links leave it out, because whoever reads them knows it too.

It belongs to links of this version and may never change: another text makes them unreadable.
A better one is a new version beside this. Nearest to its end stands what is said most often.
"""

from __future__ import annotations

LINK_VERSION = 1

WORDS = (
    '{"key":"points","x":[[0.0],[1.0]],"y":[0.0,1.0]},{"key":"csv","path":"data.csv","x":["x"],"y":"y"'
    '"losses":{"page":"stability"},"page":"table"},"page":"outliers"},"page":"imbalance"},"page":"curve","curve":{'
    '"expression":"x**2 + y**2","parameters":{"a":{"default":1.0,"low":-10.0,"high":10.0,"help":""},"b":{"set":{"b":'
    '"key":"custom","title":"your own formula","box":[[-3.0,3.0],[-3.0,3.0]],"start":[-1.8,-1.8]'
    '"landscape":{"model":{"key":"line"},"loss":{"key":"mse"},"data":{"key":"noisy_line"},"standardise":true,"l2":'
    'ackley beale booth bowl branin bukin6 cross-in-tray drop-wave easom eggholder goldstein-price holder-table '
    'levy13 matyas mccormick monkey-saddle plateau rastrigin ravine saddle schaffer2 schwefel six-hump-camel '
    'styblinski-tang three-hump-camel two-wells himmelblau '
    'circles xor iris wine breast_cancer diabetes ten_features blobs sine step s_curve spirals digits norris '
    'huber l1 focal hinge nll kl_div multi_margin quantile smooth_l1 bce_with_logits '
    '"learning rate momentum gradient minimum saddle valley optimizers descent converges diverges overshoots '
    '{"key":"exponential","warmup":0,"warmup_start":0.1,"gamma":0.999}'
    '{"key":"inverse_sqrt","warmup":0,"warmup_start":0.1,"timescale":100}'
    '{"key":"one_cycle","warmup":0,"warmup_start":0.1,"total_steps":0,"pct_start":0.3,"anneal_strategy":"cos",'
    '"div_factor":25.0,"final_div_factor":10000.0,"three_phase":false}'
    '{"key":"step","warmup":0,"warmup_start":0.1,"step_size":0,"gamma":0.1}'
    '{"key":"cosine","warmup":0,"warmup_start":0.1,"length":0,"floor":0.0}'
    '{"key":"adadelta","lr":1.0,"rho":0.9,"eps":1e-06,"weight_decay":0.0}'
    '{"key":"adagrad","lr":0.01,"lr_decay":0.0,"weight_decay":0.0,"initial_accumulator_value":0.0,"eps":1e-10}'
    '{"key":"rprop","lr":0.01,"etaminus":0.5,"etaplus":1.2,"step_size_min":1e-06,"step_size_max":50.0}'
    '{"key":"lion","lr":0.0001,"beta1":0.9,"beta2":0.99,"weight_decay":0.0}'
    '{"key":"adamax","lr":0.002,"beta1":0.9,"beta2":0.999,"eps":1e-08,"weight_decay":0.0}'
    '{"key":"amsgrad","lr":0.001,"beta1":0.9,"beta2":0.999,"eps":1e-08,"weight_decay":0.0}'
    '{"key":"radam","lr":0.001,"beta1":0.9,"beta2":0.999,"eps":1e-08,"weight_decay":0.0}'
    '{"key":"adamw","lr":0.001,"beta1":0.9,"beta2":0.999,"eps":1e-08,"weight_decay":0.01}'
    '{"key":"nadam","lr":0.002,"beta1":0.9,"beta2":0.999,"eps":1e-08,"weight_decay":0.0,"momentum_decay":0.004}'
    '{"key":"nesterov","lr":0.001,"momentum":0.9,"weight_decay":0.0}'
    '"workspace":"train","train":{"data":{"key":"moons","samples":200,"noise":0.1,"seed":0},"standardise":true,'
    '"held_out":0.25,"split_seed":0,"network":{"key":"mlp","hidden":[16,16],"activation":"Tanh",'
    '"initialisation":"default"},"loss":{"key":"cross_entropy","weight":null,"label_smoothing":0.0},"racers":['
    '"batch":32,"epochs":50,"clip":1.0,"sharpness_every":"record_every":"dtype":"float32","more_epochs":0,"changes":[],'
    '"view":{"tab":"landscape","layout":"one","picture":"table","slice":{"plane":"random"}}}'
    '"name":"hidden":true,"batch":"noise":0.1,"patience":"gradient_arrow":true,"momentum_arrow":true,"contours":false'
    '"view":{"panes":"both","colour_scale":"linear","loss_scale":"linear","horizontal":"epochs","card":"loop"}'
    '{"version":1,"title":"","look_for":"","landscape":{"key":"rosenbrock"},"starts":[[-1.2,1.0]],"racers":['
    '{"optimizer":{"key":"rmsprop","lr":0.01,"alpha":0.9,"eps":1e-08,"weight_decay":0.0,"momentum":0.0,"centered":false},'
    '"schedule":{"key":"constant","warmup":0,"warmup_start":0.1},"style":2,"noise":0.0,"seed":0},'
    '{"optimizer":{"key":"momentum","lr":0.01,"momentum":0.9,"dampening":0.0,"weight_decay":0.0},'
    '"schedule":{"key":"constant","warmup":0,"warmup_start":0.1},"style":1,"noise":0.0,"seed":0},'
    '{"optimizer":{"key":"sgd","lr":0.01,"weight_decay":0.0},'
    '"schedule":{"key":"constant","warmup":0,"warmup_start":0.1},"noise":0.0,"seed":0},'
    '{"optimizer":{"key":"adam","lr":0.1,"beta1":0.9,"beta2":0.999,"eps":1e-08,"weight_decay":0.0},'
    '"schedule":{"key":"constant","warmup":0,"warmup_start":0.1},"style":3,"noise":0.0,"seed":0}],'
    '"stop":{"steps":1000,"loss_below":null,"grad_norm_below":1e-09,"patience":null,"diverged_beyond":100.0},'
    '"seed":0,"seeds":1,"dtype":"float64","device":"auto"}'
)  # fmt: skip
